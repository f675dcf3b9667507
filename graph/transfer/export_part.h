// What is exported: everything, what passes a filter, the surroundings of a partner, ways, ties, or
// what differs between two revisions. Entities and relations come as a reader at that revision sees
// them.
#ifndef PARTNERGRAPH_GRAPH_TRANSFER_EXPORT_PART_H_
#define PARTNERGRAPH_GRAPH_TRANSFER_EXPORT_PART_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "graph/answer/network_read.h"
#include "graph/base/status.h"
#include "partnergraph/v1/transfer_service.pb.h"

namespace partnergraph {

struct PartEntity {
  const v1::Entity& entity;
  std::string_view change;  // See EntityToWrite.
};

struct PartRelation {
  // Positions among the entities visited.
  std::uint32_t source = 0;
  std::uint32_t target = 0;
  const v1::Relation& relation;
  bool directed = true;
  double weight = 1;
  std::string_view change;
};

// Belongs to one thread. Memory: some bytes for each entity and a bit for each relation of the
// snapshot, or what differs; ties also what their graph takes.
class ExportPart {
 public:
  virtual ~ExportPart() = default;
  virtual std::uint64_t revision() const = 0;
  virtual const std::shared_ptr<const Ontology>& ontology() const = 0;
  virtual std::uint64_t entity_count() const = 0;
  virtual bool of_ties() const { return false; }
  // Visit all, entities first; end with the visitor's first error, or CANCELLED, DEADLINE_EXCEEDED.
  using EntityVisitor = std::function<Status(const PartEntity&)>;
  using RelationVisitor = std::function<Status(const PartRelation&)>;
  virtual Status ForEachEntity(const EntityVisitor& visit) = 0;
  virtual Status ForEachRelation(const RelationVisitor& visit) = 0;
};

// `as_stored`: of everything, records that are merged into others stand beside them.
// Errors as TransferService.Export says. `source` must outlive the part.
StatusOr<std::unique_ptr<ExportPart>> OpenPart(const AnalysisSource& source,
                                               const v1::ExportRequest& request, bool as_stored,
                                               const QueryControl& control);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_TRANSFER_EXPORT_PART_H_
