// Every limit on what a client can make grow, with its name and default. A request past one of
// them is refused with the limit's name; nothing is cut in silence.
#ifndef PARTNERGRAPH_GRAPH_BASE_LIMITS_H_
#define PARTNERGRAPH_GRAPH_BASE_LIMITS_H_

#include <cstddef>
#include <cstdint>

namespace partnergraph {

// --- Records. Text is counted in bytes of UTF-8.
inline constexpr std::size_t kIdBytesMax = 200;
inline constexpr std::size_t kNameBytesMax = 1000;
inline constexpr std::size_t kScopeBytesMax = 100;
inline constexpr std::size_t kRoleBytesMax = 100;
inline constexpr std::size_t kKeyBytesMax = 100;
inline constexpr std::size_t kIdentifierBytesMax = 200;
inline constexpr std::size_t kLocatorBytesMax = 200;
inline constexpr std::size_t kRemarkBytesMax = 1000;
inline constexpr std::size_t kValueTextBytesMax = 20'000;
inline constexpr int kNamesPerEntityMax = 200;
inline constexpr int kIdentifiersPerEntityMax = 100;
inline constexpr int kValuesPerEntityMax = 200;
inline constexpr int kObservationsPerEntityMax = 1000;
inline constexpr int kCompletenessPerEntityMax = 50;
inline constexpr int kValuesPerRelationMax = 50;
inline constexpr int kCitationsPerFactMax = 50;
inline constexpr std::size_t kRecordBytesMax = 1U << 20U;
// Dense 32-bit vertices and relations; the last value means "none".
inline constexpr std::uint64_t kRecordNumberMax = 0xFFFF'FFFE;
inline constexpr std::uint64_t kDatasetNumberMax = 0xFFFF;

// --- The ontology.
inline constexpr int kOntologyKindsMax = 1000;
inline constexpr std::size_t kOntologyVersionBytesMax = 100;
inline constexpr std::size_t kLabelBytesMax = 200;
inline constexpr int kIrisPerKindMax = 20;
inline constexpr std::size_t kIriBytesMax = 500;
// Of an identifier scheme: its text, and the program that RE2 may make of it.
inline constexpr std::size_t kPatternBytesMax = 200;
inline constexpr std::int64_t kPatternMemoryBytesMax = 256 << 10;
// Pairs of roles that all tie rules give to connector kinds.
inline constexpr std::size_t kInducedTiesMax = 1'000'000;

// --- Writes.
inline constexpr int kMutationsPerCommitMax = 10'000;
inline constexpr int kPreconditionsPerCommitMax = 1000;
inline constexpr std::size_t kAuthorBytesMax = 200;
inline constexpr std::size_t kCommentBytesMax = 2000;
inline constexpr std::size_t kRequestIdBytesMax = 100;
// Changes that one commit may make, cascades included, and what they take in an answer. The log is
// read by whole commits: a page of it (kPageBytesMax and one commit more) stays below gRPC's 4 MiB.
// kMutationsPerCommitMax records with the longest ids fit.
inline constexpr std::size_t kChangesPerCommitMax = 20'000;
inline constexpr std::size_t kChangeBytesPerCommitMax = 9U << 18U;
// Commits that one synced batch may carry, and that may wait for one.
inline constexpr std::size_t kGroupCommitsMax = 256;
inline constexpr std::size_t kWaitingCommitsMax = 4096;
// The same, in bytes of their requests; one request alone may have more.
inline constexpr std::size_t kGroupBytesMax = 16U << 20U;
inline constexpr std::size_t kWaitingBytesMax = 64U << 20U;
// A commit is refused while the disk has less room than this beside the commit itself: RocksDB
// needs it for its log and tables, and Debian's build of it ends the process when a write fails.
inline constexpr std::uint64_t kFreeDiskBytesMin = 64U << 20U;
// Vertices that a check for cycles may visit.
inline constexpr std::size_t kCycleCheckVerticesMax = 1'000'000;

// --- Imports.
// Claims from which on an import is a bulk load, if its dataset is new, and entities up to which it
// is: their ids are kept in memory. So are relations of kinds that forbid cycles or allow one of a
// source, which may be so many.
inline constexpr std::uint64_t kBulkClaimsMin = 100'000;
inline constexpr std::uint64_t kBulkEntitiesMax = 20'000'000;
inline constexpr std::uint64_t kBulkShapedRelationsMax = 1'000'000;

// --- Reads.
inline constexpr std::uint32_t kPageSizeDefault = 100;
inline constexpr std::uint32_t kPageSizeMax = 1000;
inline constexpr int kBatchGetMax = 1000;
inline constexpr std::size_t kPageTokenBytesMax = 2000;
inline constexpr std::size_t kQueryBytesMax = 500;
inline constexpr std::uint32_t kSearchPageSizeDefault = 20;
// Names that one search may look at.
inline constexpr std::size_t kSearchNamesMax = 20'000;
// A page ends early when it has this many bytes, well below gRPC's default of 4 MiB a message.
inline constexpr std::size_t kPageBytesMax = 1U << 20U;
static_assert(kPageBytesMax + kChangeBytesPerCommitMax < (4U << 20U));

// --- Queries.
inline constexpr int kFilterEntriesMax = 100;
inline constexpr std::uint32_t kMaxHopsDefaultTraverse = 2;
inline constexpr std::uint32_t kMaxHopsDefaultPaths = 8;
inline constexpr std::uint32_t kMaxHopsMax = 100;
inline constexpr std::uint32_t kMaxPathsDefault = 10;
inline constexpr std::uint32_t kMaxPathsMax = 1000;
inline constexpr std::uint32_t kMaxExplanationsDefault = 5;
inline constexpr std::uint32_t kMaxExplanationsMax = 100;
inline constexpr int kCoverageKindsMax = 20;
inline constexpr std::uint64_t kVisitedEdgesDefault = 1'000'000;
inline constexpr std::uint64_t kVisitedEdgesMax = 1'000'000'000;
inline constexpr std::uint32_t kResultsDefault = 10'000;
inline constexpr std::uint32_t kResultsMax = 1'000'000;
inline constexpr std::int64_t kQueryTimeMaxMs = 10'000;
inline constexpr std::size_t kStreamChunkBytes = 64 << 10;
// Ties whose relations are read only to tell which hold possibly.
inline constexpr std::size_t kPossibleTiesMax = 1000;
// Edges between two looks at the deadline and the cancel flag.
inline constexpr std::uint64_t kBudgetStrideEdges = 1024;
// What a call does is counted in steps: an edge looked at is one; an entry read of an index or of
// the change log, and a record read, so many. A step takes 3 to 50 nanoseconds.
inline constexpr std::uint64_t kStepsPerEntry = 8;
inline constexpr std::uint64_t kStepsPerRecord = 32;
// A query lets others run after so many; a short one, too, because many a long one begins as such
// (neighbor_bench: without it a neighbour waits up to twice as long).
inline constexpr std::uint64_t kStepsBetweenYields = 8192;
// A call that takes more is a long one: some milliseconds. No page is one for which at most eight
// records are read for each of its rows, those passed over included.
inline constexpr std::uint64_t kShortCallStepsMax = 262'144;
static_assert(8 * kStepsPerRecord * kPageSizeMax <= kShortCallStepsMax);

// --- Analyses.
// Arcs between two looks at the clock and the cancel flag: some ten microseconds.
inline constexpr std::uint64_t kWorkStrideArcs = 8192;
inline constexpr std::int64_t kProgressIntervalMs = 100;
inline constexpr std::size_t kAnalysisThreadsMax = 8;
// Pairs of partners that the ties of a network may be spelled out as, and arcs (two an edge) that
// its projection may have: 32-bit positions, and some GiB of memory.
inline constexpr std::size_t kTiePairsMax = 100'000'000;
inline constexpr std::uint64_t kTieArcsMax = 400'000'000;
// A value that is a weight lies between the second and the first: sums and products stay finite.
inline constexpr double kTieWeightMax = 1e100;
inline constexpr double kTieWeightMin = 1e-100;
// Arcs of a tie graph past which PageRank walks through the connectors if that costs far less.
inline constexpr std::uint64_t kWalkedArcsMin = 10'000'000;
inline constexpr std::int64_t kAnalysisTimeMaxMs = 600'000;
inline constexpr std::uint64_t kAnalysisEdgesMax = 1'000'000'000'000;
inline constexpr std::uint32_t kAnalysisResultsDefault = 10'000;
inline constexpr std::uint32_t kAnalysisResultsMax = 10'000'000;
// What an analysis may take beside the snapshot, by its estimate. At most two run at a time.
inline constexpr std::uint64_t kAnalysisMemoryBytesDefault = std::uint64_t{2} << 30U;
inline constexpr std::uint64_t kAnalysisMemoryBytesMax = std::uint64_t{8} << 30U;
// Networks and tie graphs that are kept for the next analysis of the same network.
inline constexpr std::size_t kTieGraphCacheBytesMax = std::size_t{1} << 30U;
inline constexpr std::size_t kKeptNetworksMax = 64;
// An estimate counts the edges exactly up to this much work, about a quarter of a second.
inline constexpr std::uint64_t kEstimateArcsMax = 50'000'000;
inline constexpr int kStartEntitiesMax = 100;
// Breadth-first searches that bound a network's diameter.
inline constexpr std::uint32_t kDiameterSearchesMax = 200;
inline constexpr double kResolutionMax = 1000;
inline constexpr std::uint32_t kEgoDistanceDefault = 1;

// --- Snapshots.
// Vertices changed since the last build that start a rebuild: this many, or a sixteenth of all.
inline constexpr std::size_t kDeltaVerticesMax = 4096;
// Vertices and relations of commits, counted each time, that are kept beside a base.
inline constexpr std::size_t kChangesSinceBaseMax = 1'000'000;
// Snapshots of older revisions kept for as-of reads and the next pages of lists; and how many whole
// topologies they may hold in memory together, beside the newest one.
inline constexpr std::size_t kPastSnapshotsMax = 64;
inline constexpr std::size_t kPastBasesMax = 2;

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_BASE_LIMITS_H_
