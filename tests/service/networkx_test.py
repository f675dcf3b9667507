#!/usr/bin/python3
"""The analyses agree with NetworkX, measure by measure, where both define it the same way.

    networkx_test.py PROGRAM

Runs on the seed and, if the data are there (PARTNERGRAPH_DATA, default ../shared/data), on the network
of sister cities. NetworkX gets the edges that "partnergraph ties --csv" writes.
"""

import csv
import json
import os
import pathlib
import subprocess
import sys
import tempfile

try:
    import networkx as nx
    import scipy  # noqa: F401  (NetworkX's PageRank needs it)
except ImportError as missing:
    print(f"skipped: {missing}; install python3-networkx and python3-scipy")
    sys.exit(77)

SOURCE = pathlib.Path(__file__).resolve().parents[2]
DATA = pathlib.Path(os.environ.get("PARTNERGRAPH_DATA") or SOURCE.parent / "shared/data")
ALL = ["--limit", "10000000"]


class Network:
    """One network in the program and in NetworkX."""

    def __init__(self, program, database, name, options):
        self.program = program
        self.database = database
        self.name = name
        self.options = options
        self.failures = 0
        self.graph = nx.Graph()
        for row in self.rows("ties"):
            self.graph.add_edge(row["id_a"], row["id_b"], weight=float(row["weight"]))

    def run(self, *arguments):
        command = [self.program, *arguments, *self.options, "--db", self.database, "--lang", "en"]
        done = subprocess.run(command, text=True, capture_output=True, check=False,
                              env={**os.environ, "LC_ALL": "C.UTF-8"}, timeout=300)
        if done.returncode != 0:
            sys.exit(f"{' '.join(command)}\n{done.stderr}")
        return done.stdout

    def rows(self, *arguments):
        return list(csv.DictReader(self.run(*arguments, *ALL, "--csv").splitlines()))

    def message(self, *arguments):
        return json.loads(self.run(*arguments, "--json").splitlines()[-1])

    def expect(self, what, is_right, detail=""):
        if not is_right:
            self.failures += 1
            print(f"{self.name}: {what} differs {detail}")

    def expect_near(self, what, found, expected, tolerance=1e-9):
        near = abs(found - expected) <= tolerance * max(1, abs(expected))
        self.expect(what, near, f"{found} against {expected}")

    def expect_scores(self, what, found, expected, tolerance=1e-9):
        self.expect(what, set(found) == set(expected), "in whom it ranks")
        for node in found:
            self.expect_near(f"{what} of {node}", found[node], expected[node], tolerance)

    def ranked(self, measure, *arguments):
        return {row["id"]: float(row["score"])
                for row in self.rows("rank", "--by", measure, *arguments)}

    def check(self):
        graph = self.graph
        self.expect_scores("degree", self.ranked("degree"), dict(graph.degree()))
        self.expect_scores("strength", self.ranked("strength"), dict(graph.degree(weight="weight")))
        # Both stop when the last round changed little.
        exact = {"tol": 1e-13, "max_iter": 1000}
        self.expect_scores("PageRank", self.ranked("page-rank"), nx.pagerank(graph, **exact), 1e-7)
        start = max(sorted(graph), key=graph.degree)
        self.expect_scores("personalised PageRank", self.ranked("page-rank", "--start", start),
                           nx.pagerank(graph, personalization={start: 1}, **exact), 1e-7)
        self.expect_scores("betweenness", self.ranked("betweenness"),
                           nx.betweenness_centrality(graph, normalized=False), 1e-6)
        self.expect_scores("closeness", self.ranked("closeness"), nx.closeness_centrality(graph))
        self.expect_scores("harmonic", self.ranked("harmonic"), nx.harmonic_centrality(graph))
        self.expect_scores("core", self.ranked("core"), nx.core_number(graph))
        self.expect_scores("triangles", self.ranked("triangles"), nx.triangles(graph))
        self.expect_scores("clustering", self.ranked("clustering"), nx.clustering(graph))
        self.check_parts()
        self.check_similarity(start)
        self.check_ways(start)
        self.check_whole()

    def parts(self, key, *arguments):
        parts = {}
        for row in self.rows(*arguments):
            parts.setdefault(row[key], set()).add(row["id"])
        return {frozenset(part) for part in parts.values()}

    def check_parts(self):
        graph = self.graph
        self.expect("components", self.parts("component", "components") ==
                    {frozenset(part) for part in nx.connected_components(graph)})
        rows = self.rows("components", "--kind", "biconnected")
        self.expect("biconnected components",
                    self.parts("component", "components", "--kind", "biconnected") ==
                    {frozenset(part) for part in nx.biconnected_components(graph)})
        points = {row["id"] for row in rows if row["articulation_point"] == "true"}
        self.expect("articulation points", points == set(nx.articulation_points(graph)))
        for method in ("leiden", "louvain", "label-propagation"):
            groups = self.parts("group", "groups", "--method", method)
            text = self.run("groups", "--method", method, "--json").splitlines()[-1]
            self.expect_near(f"modularity of {method}", json.loads(text).get("modularity", 0.0),
                             nx.community.modularity(graph, groups))
        for group in self.parts("group", "groups", "--method", "leiden"):
            self.expect("a group of Leiden", nx.is_connected(graph.subgraph(group)))

    def check_similarity(self, start):
        others = {w for v in self.graph[start] for w in self.graph[v]} - {start}
        pairs = [(start, other) for other in others]
        for measure, expected in (
                ("common-partners", [(u, v, len(list(nx.common_neighbors(self.graph, u, v))))
                                     for u, v in pairs]),
                ("jaccard", nx.jaccard_coefficient(self.graph, pairs)),
                ("adamic-adar", nx.adamic_adar_index(self.graph, pairs)),
                ("resource-allocation", nx.resource_allocation_index(self.graph, pairs)),
                ("preferential-attachment", nx.preferential_attachment(self.graph, pairs))):
            found = {row["id"]: float(row["score"])
                     for row in self.rows("similar", start, "--by", measure)}
            self.expect_scores(measure, found, {v: score for _, v, score in expected})

    def check_ways(self, start):
        reached = nx.node_connected_component(self.graph, start)
        far = max(sorted(reached), key=nx.shortest_path_length(self.graph, start).get)
        flow = self.message("flow", start, far)
        self.expect_near("flow", flow.get("flow", 0),
                         nx.maximum_flow_value(self.graph, start, far, capacity="weight"))
        cut = [edge["weight"] for edge in flow["cut"]]
        self.expect_near("cut", sum(cut), flow["flow"])
        cost = {edge: 1 / self.graph.edges[edge]["weight"] for edge in self.graph.edges}
        nx.set_edge_attributes(self.graph, cost, "cost")
        self.expect_near("cost of the strongest way", self.message("strongest", start, far)["cost"],
                         nx.dijkstra_path_length(self.graph, start, far, weight="cost"))
        backbone = sum(float(row["weight"]) for row in self.rows("backbone"))
        forest = nx.maximum_spanning_edges(self.graph, data=True)
        self.expect_near("backbone", backbone, sum(data["weight"] for _, _, data in forest))
        ego = {row["id_a"] for row in self.rows("ego", start)} | {
            row["id_b"] for row in self.rows("ego", start)}
        self.expect("ego network", ego == set(nx.ego_graph(self.graph, start)))

    def check_whole(self):
        graph = self.graph
        figures = self.message("network")
        components = [graph.subgraph(part) for part in nx.connected_components(graph)]
        self.expect("partners", int(figures["partner_count"]) == len(graph))
        self.expect("edges", int(figures["edge_count"]) == graph.number_of_edges())
        self.expect_near("density", figures["density"], nx.density(graph))
        self.expect_near("transitivity", figures.get("transitivity", 0), nx.transitivity(graph))
        self.expect_near("mean clustering", figures.get("mean_clustering", 0),
                         nx.average_clustering(graph))
        self.expect_near("degree assortativity", figures.get("degree_assortativity", 0),
                         nx.degree_assortativity_coefficient(graph), 1e-6)
        kinds = {row["id"]: row["kind"] for row in self.rows("rank", "--by", "degree")}
        nx.set_node_attributes(graph, kinds, "kind")
        if "kind_assortativity" in figures:
            self.expect_near("kind assortativity", figures["kind_assortativity"],
                             nx.attribute_assortativity_coefficient(graph, "kind"))
        # Those that are larger than the diameter of another cannot be left out.
        diameter = max(nx.diameter(part) for part in components if len(part) > 1)
        low, high = figures["diameter_min"], figures["diameter_max"]
        self.expect("diameter", low <= diameter <= high, f"{low}, {high} against {diameter}")


def load(program, folder, database):
    done = subprocess.run([program, "import", f"{folder}/seed", "--ontology", f"{folder}/ontology.textproto",
                           "--db", database, "--author", "networkx_test"],
                          text=True, capture_output=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{folder} cannot be imported:\n{done.stderr}")


def main():
    program = os.path.abspath(sys.argv[1])
    failures = 0
    with tempfile.TemporaryDirectory(prefix="pg_networkx_") as folder:
        seed = f"{folder}/seed"
        load(program, SOURCE / "data", seed)
        networks = [Network(program, seed, "seed", []),
                    Network(program, seed, "seed, by Newman's weight", ["--weight", "newman"])]
        if (DATA / "sister_cities").is_dir():
            subprocess.run([sys.executable, SOURCE / "data/networks/convert.py",
                            f"{folder}/networks", "--data", DATA], check=True,
                           stdout=subprocess.DEVNULL)
            load(program, f"{folder}/networks", f"{folder}/db")
            networks.append(Network(program, f"{folder}/db", "sister cities",
                                    ["--tie", "sister_city"]))
        else:
            print(f"skipped: sister cities, because {DATA}/sister_cities is not there")
        for network in networks:
            network.check()
            print(f"{network.name}: {len(network.graph)} partners, {network.failures} differences")
            failures += network.failures
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
