#!/usr/bin/python3
"""Other people's programs read what "partnergraph export" writes, and find the same network in it.

    export_readers_test.py PROGRAM

The network is data/seed and a few records with quotes, line breaks and signs beyond the basic plane.
What stands in the native form (jsonl) is the truth: numbers of entities and relations, names, kinds, values.
A reader that is not installed is skipped, and the reason printed.
"""

import csv
import html
import importlib
import io
import json
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parents[2]
# Names that formats get wrong.
HARD = ['引号 "双" \'单\' \\反斜线', "line one", "a<b>&c;d,e\tf", "𠮷野家 😀", "=1+1", "{[(x)]} | `y`"]


def run(program, *arguments):
    done = subprocess.run([program, *arguments, "--lang", "zh"], text=True, capture_output=True,
                          check=False)
    if done.returncode != 0:
        sys.exit(f"{arguments}: {done.stderr}")
    return done.stdout


class Truth:
    """The network as the native form has it."""

    def __init__(self, text):
        self.entities, self.relations, self.symmetric = {}, {}, set()
        for line in text.splitlines():
            record = json.loads(line)
            if "entity" in record:
                self.entities[record["entity"]["id"]] = record["entity"]
            elif "relation" in record:
                self.relations[record["relation"]["id"]] = record["relation"]
            else:
                self.symmetric = {kind["id"] for kind in record["ontology"]["relation_kinds"]
                                  if kind.get("symmetric")}
        self.ends = sorted((r["source_id"], r["target_id"]) for r in self.relations.values())

    def label(self, entity):
        """The label in Chinese, if there is one."""
        for name in self.entities[entity]["names"]:
            if name["use"] == "NAME_USE_LABEL" and name["language"].startswith("zh"):
                return name["text"]
        return None


class Readers:

    def __init__(self, program, folder):
        self.program, self.folder = program, pathlib.Path(folder)
        self.failures = 0
        seed = self.folder / "seed"
        seed.mkdir()
        for file in (SOURCE / "data/seed").iterdir():
            shutil.copy(file, seed)
        with (seed / "entities.csv").open("a", encoding="utf-8", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            for i, name in enumerate(HARD):
                clean = name.replace("\t", " ")
                out.writerow([f"hard_{i}", "city", clean, "", "", "", "", "", "", ""])
        with (seed / "relations.csv").open("a", encoding="utf-8", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            for i in range(1, len(HARD)):
                out.writerow(["", "hard_0", "sister_of", f"hard_{i}", "rôle “x” & <y>",
                              "2001-05/2010", "", "", "", "", "", ""])
                out.writerow([f"second.{i}", "hard_0", "sister_of", f"hard_{i}", "", "2015?/..", "",
                              "", "", "", "", ""])
        self.db = str(self.folder / "db")
        run(program, "import", str(seed), "--ontology", str(SOURCE / "data/ontology.textproto"),
            "--strict", "--db", self.db)
        self.truth = Truth(self.export("jsonl").read_text(encoding="utf-8"))

    def export(self, name, *more):
        path = self.folder / name
        run(self.program, "export", "--format", name, "--out", str(path), "--db", self.db, *more)
        return path

    def expect(self, what, found, wanted):
        if found != wanted:
            self.failures += 1
            print(f"{what}: found {str(found)[:300]}, wanted {str(wanted)[:300]}")

    def expect_network(self, what, entities, ends, directed=True):
        """Ids of all entities, and the ends of all relations."""
        truth = self.truth.ends if directed else sorted(tuple(sorted(e)) for e in self.truth.ends)
        found = sorted(ends) if directed else sorted(tuple(sorted(e)) for e in ends)
        self.expect(what + ": entities", sorted(entities), sorted(self.truth.entities))
        self.expect(what + ": relations", found, truth)

    def expect_labels(self, what, label_of):
        """Chinese labels are what they were."""
        for entity in self.truth.entities:
            label = self.truth.label(entity)
            if label is not None and label_of(entity) != label:
                self.expect(f"{what}: label of {entity}", label_of(entity), label)

    # --- Python

    def networkx(self):
        nx = importlib.import_module("networkx")
        graph = nx.read_graphml(self.export("graphml"), force_multigraph=True)
        ends = [(a, b) for a, b in graph.edges()]
        self.expect_network("NetworkX, GraphML", graph.nodes, ends, directed=False)
        self.expect_labels("NetworkX, GraphML", lambda e: graph.nodes[e]["label"])
        for entity, record in self.truth.entities.items():
            node = graph.nodes[entity]
            self.expect(f"GraphML: kind of {entity}", node["kind"], record["kind"])
            self.expect(f"GraphML: record of {entity}", json.loads(node["record"]), record)
            for value in record.get("values", []):
                if "number" in value:
                    self.expect(f"GraphML: {value['key']}", node[value["key"]], value["number"])
        records = {key: json.loads(data["record"]) for _, _, key, data in
                   graph.edges(keys=True, data=True)}
        self.expect("GraphML: records of relations", records, self.truth.relations)

        # NetworkX 2.8 knows GEXF up to 1.2; 1.3 differs in its namespace.
        reader = importlib.import_module("networkx.readwrite.gexf")
        reader.GEXF.versions["1.3"] = {
            **reader.GEXF.versions["1.2draft"], "NS_GEXF": "http://gexf.net/1.3", "VERSION": "1.3"}
        graph = nx.read_gexf(self.export("gexf"), version="1.3")
        self.expect_network("NetworkX, GEXF", graph.nodes, list(graph.edges()), directed=False)
        self.expect_labels("NetworkX, GEXF", lambda e: graph.nodes[e]["label"])
        kinds = {e: graph.nodes[e]["kind"] for e in graph.nodes}
        self.expect("GEXF: kinds", kinds, {e: r["kind"] for e, r in self.truth.entities.items()})
        times = sorted(d.get("valid_time", "") for _, _, d in graph.edges(data=True))
        self.expect("GEXF: valid times", times,
                    sorted(r.get("valid_time", {}).get("edtf", "")
                           for r in self.truth.relations.values()))

        graph = nx.read_gml(self.export("gml"))
        self.expect_network("NetworkX, GML", graph.nodes, list(graph.edges()))
        self.expect_labels("NetworkX, GML", lambda e: graph.nodes[e]["name"])
        keys = [key for _, _, key in graph.edges(keys=True)]
        self.expect("GML: ids of relations", sorted(keys), sorted(self.truth.relations))

        graph = nx.read_pajek(self.export("pajek"))
        ids = {node: node[node.rindex("(") + 1:-1] for node in graph.nodes}
        self.expect_network("NetworkX, Pajek", ids.values(),
                            [(ids[a], ids[b]) for a, b in graph.edges()])

        graph = nx.node_link_graph(json.loads(self.export("node-link").read_text("utf-8")))
        self.expect_network("NetworkX, node-link", graph.nodes, list(graph.edges()))
        self.expect_labels("NetworkX, node-link", lambda e: graph.nodes[e]["label"])
        self.expect("node-link: records", {e: graph.nodes[e]["record"] for e in graph.nodes},
                    self.truth.entities)

    def igraph(self):
        ig = importlib.import_module("igraph")
        for name, key, unescape in (("graphml", "id", str), ("gml", "label", html.unescape)):
            graph = ig.Graph.Read(str(self.export(name)), format=name)
            ids = [unescape(v) for v in graph.vs[key]]
            ends = [(ids[e.source], ids[e.target]) for e in graph.es]
            self.expect_network(f"igraph, {name}", ids, ends)
            shown = "label" if name == "graphml" else "name"
            labels = dict(zip(ids, map(unescape, graph.vs[shown])))
            self.expect_labels(f"igraph, {name}", labels.get)
        graph = ig.Graph.Read_Pajek(str(self.export("pajek")))
        self.expect("igraph, Pajek", (graph.vcount(), graph.ecount()),
                    (len(self.truth.entities), len(self.truth.relations)))

    def rdflib(self):
        rdflib = importlib.import_module("rdflib")
        base = "urn:partnergraph:"
        counts = {}
        for name, form in (("nquads", "nquads"), ("trig", "trig"), ("turtle", "turtle"),
                           ("jsonld", "json-ld")):
            graph = rdflib.ConjunctiveGraph()
            graph.parse(str(self.export(name)), format=form)
            triples = set(graph.triples((None, None, None)))
            counts[name] = len(triples)
            entities = {str(s)[len(base + "entity:"):] for s, p, o in triples
                        if str(o).startswith(base + "kind:")}
            relations = {str(s)[len(base + "relation:"):] for s, p, o in triples
                         if p == rdflib.RDF.type and o == rdflib.RDF.Statement}
            self.expect(f"rdflib, {name}: entities", entities, set(self.truth.entities))
            self.expect(f"rdflib, {name}: relations", relations, set(self.truth.relations))
            labels = {(str(s)[len(base + "entity:"):], str(o)) for s, p, o in triples
                      if p == rdflib.RDFS.label}
            for entity in self.truth.entities:
                label = self.truth.label(entity)
                if label is not None and (entity, label) not in labels:
                    self.expect(f"rdflib, {name}: label of {entity}", None, label)
            if form in ("nquads", "trig"):
                names = {str(c.identifier) for c in graph.contexts()}
                self.expect(f"rdflib, {name}: graphs",
                            sum(n.startswith(base + "relation:") for n in names),
                            len(self.truth.relations))
        self.expect("rdflib: all forms have the same statements", len(set(counts.values())), 1)

    # --- Commands

    def xmllint(self):
        self.need("xmllint")
        for name in ("graphml", "gexf"):
            done = subprocess.run(["xmllint", "--noout", "--nonet", self.export(name)],
                                  capture_output=True, text=True, check=False)
            self.expect(f"xmllint, {name}", (done.returncode, done.stderr), (0, ""))

    def graphviz(self):
        self.need("dot")
        done = subprocess.run(["dot", "-Tjson0", "-Kosage", self.export("dot")],
                              capture_output=True, text=True, check=False)
        if done.returncode != 0:
            return self.expect("Graphviz", done.stderr, "")
        graph = json.loads(done.stdout)
        ids = {o["_gvid"]: o["name"] for o in graph["objects"]}
        self.expect_network("Graphviz", ids.values(),
                            [(ids[e["tail"]], ids[e["head"]]) for e in graph["edges"]])
        labels = {o["name"]: o["label"].replace("\\\\", "\\") for o in graph["objects"]}
        self.expect_labels("Graphviz", labels.get)
        return None

    def rapper(self):
        self.need("rapper")
        counts = {}
        for name in ("nquads", "turtle", "trig"):
            done = subprocess.run(["rapper", "-q", "-i", name, "-o", "ntriples", self.export(name)],
                                  capture_output=True, text=True, check=False)
            self.expect(f"rapper, {name}", (done.returncode, done.stderr), (0, ""))
            counts[name] = len(set(done.stdout.splitlines()))
        self.expect("rapper: all forms have the same statements", len(set(counts.values())), 1)

    def sqlite(self):
        for name, first, second in (("gephi", "nodes", "edges"), ("neo4j", "nodes", "relationships"),
                                    ("csv", "entities", "relations")):
            folder = self.export(name)
            base = sqlite3.connect(":memory:")
            for table in (first, second):
                text = (folder / f"{table}.csv").read_text(encoding="utf-8-sig")
                rows = list(csv.reader(io.StringIO(text, newline="")))
                columns = ", ".join(f'"{c}"' for c in rows[0])
                base.execute(f"create table {table} ({columns})")
                base.executemany(f"insert into {table} values ({','.join('?' * len(rows[0]))})",
                                 rows[1:])
            counts = [base.execute(f"select count(*) from {t}").fetchone()[0]
                      for t in (first, second)]
            self.expect(f"SQLite, {name}", counts,
                        [len(self.truth.entities), len(self.truth.relations)])
            if name == "gephi":
                ends = base.execute("select Source, Target from edges").fetchall()
                ids = [row[0] for row in base.execute("select Id from nodes")]
                self.expect_network("SQLite, gephi", ids, ends)
                labels = dict(base.execute("select Id, Label from nodes").fetchall())
                self.expect_labels("SQLite, gephi", labels.get)
            if name == "csv":
                found = {row[0].removeprefix("'") for row in base.execute('select "名称" from entities')}
                wanted = {self.truth.label(e) for e in self.truth.entities} - {None}
                self.expect("SQLite, csv: names", wanted - found, set())

    def json(self):
        data = json.loads(self.export("cytoscape").read_text(encoding="utf-8"))
        nodes = {n["data"]["id"]: n["data"] for n in data["elements"]["nodes"]}
        edges = [e["data"] for e in data["elements"]["edges"]]
        self.expect_network("Cytoscape.js", nodes, [(e["source"], e["target"]) for e in edges])
        self.expect("Cytoscape.js: records", {e["id"]: e["record"] for e in edges},
                    self.truth.relations)

    def node(self):
        self.need("node")
        readers = SOURCE / "tests/service/readers"
        if not (readers / "node_modules").is_dir():
            raise ModuleNotFoundError(f'graphology and Cytoscape.js are not installed: "npm ci" in {readers}')
        entity = "shanghai"
        done = subprocess.run(["node", readers / "read_exports.mjs", self.export("gexf"),
                               self.export("graphml"), self.export("cytoscape"), entity],
                              capture_output=True, text=True, check=False)
        if done.returncode != 0:
            return self.expect("Node.js", done.stderr, "")
        wanted = [len(self.truth.entities), len(self.truth.relations), self.truth.label(entity)]
        for name, found in json.loads(done.stdout).items():
            self.expect(f"Node.js, {name}", found, wanted)
        return None

    def need(self, program):
        if shutil.which(program) is None:
            raise ModuleNotFoundError(f"the program {program} is not installed")

    def all(self):
        skipped = 0
        for reader in (self.networkx, self.igraph, self.rdflib, self.xmllint, self.graphviz,
                       self.rapper, self.sqlite, self.json, self.node):
            try:
                reader()
                print(f"{reader.__name__}: read")
            except ModuleNotFoundError as error:
                skipped += 1
                print(f"{reader.__name__}: skipped: {error}")
        print(f"{self.failures} differences, {skipped} readers skipped")
        return self.failures


def main():
    with tempfile.TemporaryDirectory(prefix="pg_export_") as folder:
        sys.exit(1 if Readers(sys.argv[1], folder).all() else 0)


if __name__ == "__main__":
    main()
