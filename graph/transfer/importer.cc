#include "graph/transfer/importer.h"

#include <memory>

#include "graph/base/limits.h"
#include "graph/base/violation.h"
#include "graph/model/text_check.h"
#include "graph/transfer/claim_collector.h"
#include "graph/transfer/claim_writer.h"
#include "graph/transfer/record_writer.h"

namespace partnergraph {
namespace {

// Puts the ontology, if the options have one.
Status PutOntology(const v1::ImportOptions& options, Store* store) {
  if (!options.has_ontology()) return absl::OkStatus();
  v1::WriteRequest request;
  request.set_author(options.author());
  request.set_comment(options.comment());
  *request.add_mutations()->mutable_put_ontology() = options.ontology();
  const auto written = WriteAndWait(store, std::move(request));
  if (written.ok()) return absl::OkStatus();
  const auto violation = GetViolation(written.status());
  constexpr std::string_view kPrefix = "mutations[0].put_ontology";
  if (!violation || !violation->place().starts_with(kPrefix)) return written.status();
  return ViolationError(written.status().code(),
                        "ontology" + violation->place().substr(kPrefix.size()), violation->value(),
                        violation->rule(), violation->reason());
}

StatusOr<std::shared_ptr<const Ontology>> OntologyOf(const Store& store) {
  std::shared_ptr<const Ontology> ontology = store.ontology();
  if (ontology != nullptr) return ontology;
  return ViolationError(StatusCode::kFailedPrecondition, "", "", "NO_ONTOLOGY",
                        "the database has no ontology yet; send one with the import");
}

Status Run(const v1::ImportOptions& options, ImportFiles* files, const ImportPlace& place,
           ImportReport* report) {
  PG_RETURN_IF_ERROR(CheckRequiredText("author", options.author(), kAuthorBytesMax));
  PG_RETURN_IF_ERROR(CheckText("comment", options.comment(), kCommentBytesMax / 2));
  // Records as they are, and a history, are as strict as Write itself.
  const bool tries_first = options.dry_run() || (options.strict() && !options.has_record_lines());
  ImportPlace trial = place;
  std::unique_ptr<Store> fork;
  if (tries_first) {
    PG_ASSIGN_OR_RETURN(fork, place.store->Fork());
    trial.store = fork.get();
  }
  PG_RETURN_IF_ERROR(PutOntology(options, trial.store));
  std::shared_ptr<const Ontology> ontology = trial.store->ontology();
  if (!options.has_record_lines()) {
    PG_ASSIGN_OR_RETURN(ontology, OntologyOf(*trial.store));
  }
  ClaimCollector claims(options, trial, report);
  PG_RETURN_IF_ERROR(claims.Start(std::move(ontology)));
  PG_RETURN_IF_ERROR(claims.Read(files));
  v1::ImportSummary summary;
  summary.set_rows(claims.rows());
  summary.set_claims(claims.claims());
  summary.set_dry_run(options.dry_run());
  if (claims.history() != nullptr) {
    *summary.mutable_entities() = claims.history()->entities();
    *summary.mutable_relations() = claims.history()->relations();
    summary.set_revision(trial.store->revision());
  } else {
    ClaimWriter writer(options, trial, &claims, report);
    PG_RETURN_IF_ERROR(writer.Write());
    writer.Summarize(&summary);
  }
  if (tries_first && !options.dry_run()) {
    PG_RETURN_IF_ERROR(PutOntology(options, place.store));
    ClaimWriter writer(options, place, &claims, report);
    PG_RETURN_IF_ERROR(writer.Write());
    writer.Summarize(&summary);
  }
  report->Finish(summary);
  return absl::OkStatus();
}

}  // namespace

Status RunImport(const v1::ImportOptions& options, ImportFiles* files, const ImportPlace& place,
                 const ImportSink& sink) {
  ImportReport report(options, sink);
  const Status status = Run(options, files, place, &report);
  report.Flush();
  return status;
}

}  // namespace partnergraph
