#!/usr/bin/env python3
"""The kernels beside graph-tool (Boost.Graph's algorithms, compiled for Python), in turns.

    graph_tool_bench.py build/release/bin/kernel_times kron20

Starts kernel_times, which makes the graph, writes it to a file and times our kernels; reads the file
into graph-tool, and lets the two take turns on each task, one thread each. The two answers are
compared before anything is printed. Prints one line a task, tab-separated: the task, the median
seconds of ours and of graph-tool's, and the median of the ratios of neighbouring slices (above 1:
ours is faster).

Needs graph-tool (Debian: python3-graph-tool) for the Python that runs it; without it the script says
so and ends with 0. graph-tool has neither Louvain nor Leiden.
"""

import argparse
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
import warnings

PAGE_RANK_ROUNDS = 20


class Ours:
    """kernel_times, as a process that answers line by line."""

    def __init__(self, program, graph, edges_path):
        self.process = subprocess.Popen(
            [program, graph, edges_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.vertex_count, self.edge_count = map(int, self._read_line().split())

    def run(self, task):
        """Seconds and result."""
        self.process.stdin.write(task + "\n")
        self.process.stdin.flush()
        seconds, result = self._read_line().split()
        return float(seconds), float(result)

    def close(self):
        self.process.stdin.close()
        self.process.wait()

    def _read_line(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"kernel_times ended with {self.process.wait()}")
        return line


def timed(work, result):
    begin = time.perf_counter()
    made = work()
    seconds = time.perf_counter() - begin
    return seconds, float(result(made))


def tasks(graph_tool, numpy, graph, sources):
    """(task for kernel_times, the same by graph-tool as (seconds, result)) by name and slice."""
    unreached = numpy.iinfo(numpy.int32).max

    def hops(source):
        return timed(lambda: graph_tool.topology.shortest_distance(graph, graph.vertex(source)),
                     lambda found: found.a[found.a != unreached].sum(dtype=numpy.int64))

    def page_rank():
        return timed(lambda: graph_tool.centrality.pagerank(graph, epsilon=0,
                                                            max_iter=PAGE_RANK_ROUNDS),
                     lambda found: found.a.max())

    def betweenness(source):
        # From one pivot an undirected graph's scores are halved, as if all were.
        return timed(lambda: graph_tool.centrality.betweenness(graph, pivots=[source],
                                                               norm=False)[0],
                     lambda found: 2 * found.a.sum())

    return {
        "bfs": lambda i: (f"bfs {sources[i]}", lambda: hops(sources[i])),
        "page_rank": lambda i: (f"page_rank {PAGE_RANK_ROUNDS}", page_rank),
        "components": lambda i: ("components", lambda: timed(
            lambda: graph_tool.topology.label_components(graph)[1], len)),
        "betweenness": lambda i: (f"betweenness {sources[i]}", lambda: betweenness(sources[i])),
        "cores": lambda i: ("cores", lambda: timed(
            lambda: graph_tool.topology.kcore_decomposition(graph), lambda found: found.a.max())),
        "clustering": lambda i: ("clustering", lambda: timed(
            lambda: graph_tool.clustering.local_clustering(graph),
            lambda found: numpy.nan_to_num(found.a).sum())),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kernel_times", help="the program, e.g. build/release/bin/kernel_times")
    parser.add_argument("graph", help="kron<scale>, uniform or measured")
    parser.add_argument("--slices", type=int, default=7, help="of each task (default: 7)")
    parser.add_argument("--tasks", default="", help="separated by commas (default: all)")
    options = parser.parse_args()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Its drawing part misses packages that are not needed.
            import graph_tool
            import graph_tool.centrality
            import graph_tool.clustering
            import graph_tool.topology
            import numpy
    except ImportError as error:
        print(f"skipped: {error} (Debian: python3-graph-tool, for {sys.executable})")
        return
    graph_tool.openmp_set_num_threads(1)

    with tempfile.TemporaryDirectory() as folder:
        edges_path = os.path.join(folder, "edges")
        ours = Ours(options.kernel_times, options.graph, edges_path)
        edges = numpy.fromfile(edges_path, dtype="<u4").reshape(-1, 2)
    graph = graph_tool.Graph(directed=False)
    graph.add_vertex(ours.vertex_count)
    graph.add_edge_list(edges.astype(numpy.int64))
    degrees = numpy.bincount(edges.ravel(), minlength=ours.vertex_count)
    del edges
    random = numpy.random.RandomState(1)
    sources = [int(v) for v in random.choice(numpy.flatnonzero(degrees), options.slices)]

    print(f"# {options.graph}: {ours.vertex_count} vertices, {ours.edge_count} edges; graph-tool "
          f"{graph_tool.__version__}; {options.slices} slices")
    print("task\tours_s\tgraph_tool_s\ttimes_faster")
    known = tasks(graph_tool, numpy, graph, sources)
    for name in options.tasks.split(",") if options.tasks else known:
        our_seconds, their_seconds = [], []
        for i in range(options.slices):
            task, theirs = known[name](i)
            turns = [lambda: ours.run(task), theirs]
            if i % 2 == 0:
                (mine, result), (other, their_result) = turns[0](), turns[1]()
            else:
                (other, their_result), (mine, result) = turns[1](), turns[0]()
            if not math.isclose(result, their_result, rel_tol=1e-6):
                sys.exit(f"{task}: ours says {result}, graph-tool {their_result}")
            our_seconds.append(mine)
            their_seconds.append(other)
        ratio = statistics.median(b / a for a, b in zip(our_seconds, their_seconds))
        print(f"{name}\t{statistics.median(our_seconds):.6g}\t"
              f"{statistics.median(their_seconds):.6g}\t{ratio:.3g}", flush=True)
    ours.close()


if __name__ == "__main__":
    main()
