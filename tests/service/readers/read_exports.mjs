// Prints what graphology and Cytoscape.js find in exports: numbers of nodes and edges, and the label of one node.
//   node read_exports.mjs FILE.gexf FILE.graphml FILE.cyjs ID
import {readFileSync} from 'node:fs';
import cytoscape from 'cytoscape';
import Graph from 'graphology';
import gexf from 'graphology-gexf';
import graphml from 'graphology-graphml';

const [gexfFile, graphmlFile, cyjsFile, id] = process.argv.slice(2);
const text = (file) => readFileSync(file, 'utf8');
const report = {};
const multi = Graph.MultiDirectedGraph;
for (const [name, module, file] of [['gexf', gexf, gexfFile], ['graphml', graphml, graphmlFile]]) {
  const graph = module.parse(multi, text(file), {addMissingNodes: false});
  report[name] = [graph.order, graph.size, graph.getNodeAttribute(id, 'label')];
}
const {elements} = JSON.parse(text(cyjsFile));
const cy = cytoscape({elements, headless: true});
report.cytoscape = [cy.nodes().length, cy.edges().length, cy.getElementById(id).data('label')];
console.log(JSON.stringify(report));
