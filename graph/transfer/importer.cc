#include "graph/transfer/importer.h"

#include <memory>

#include "graph/base/limits.h"
#include "graph/base/violation.h"
#include "graph/model/text_check.h"
#include "graph/transfer/claim_collector.h"
#include "graph/transfer/claim_writer.h"
#include "graph/transfer/record_target.h"

namespace partnergraph {
namespace {

v1::WriteRequest OntologyRequest(const v1::ImportOptions& options) {
  v1::WriteRequest request;
  request.set_author(options.author());
  request.set_comment(options.comment());
  *request.add_mutations()->mutable_put_ontology() = options.ontology();
  return request;
}

// Puts the ontology, if the options have one.
Status PutOntology(const v1::ImportOptions& options, Store* store) {
  if (!options.has_ontology()) return absl::OkStatus();
  const auto written = WriteAndWait(store, OntologyRequest(options));
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

// Whether the claims are written by a bulk load: there are many, and the dataset is new, so that
// nearly all of them are new records.
StatusOr<bool> IsForBulkLoad(const v1::ImportOptions& options, const ImportPlace& place,
                             ClaimCollector* claims, ImportReport* report) {
  if (claims->claims() < place.bulk_claims_min) return false;
  const std::uint64_t entities = claims->plain_rows() != nullptr
                                     ? claims->plain_rows()->entity_count()
                                     : claims->entities().count();
  if (entities > kBulkEntitiesMax) return false;
  return ClaimWriter(options, place, RecordTarget(place.store), claims, report).IsNewDataset();
}

Status WriteClaims(const v1::ImportOptions& options, const ImportPlace& place, RecordTarget target,
                   ClaimCollector* claims, ImportReport* report, v1::ImportSummary* summary) {
  ClaimWriter writer(options, place, target, claims, report);
  PG_RETURN_IF_ERROR(writer.Write());
  writer.Summarize(summary);
  return absl::OkStatus();
}

// False: it cannot be a bulk load, and nothing was written.
StatusOr<bool> LoadClaims(const v1::ImportOptions& options, const ImportPlace& place,
                          ClaimCollector* claims, ImportReport* report,
                          v1::ImportSummary* summary) {
  const ImportReport before = *report;
  const auto fill = [&](BulkLoad* load) -> StatusOr<bool> {
    // A strict import has put it into a fork so far.
    if (options.has_ontology()) PG_RETURN_IF_ERROR(load->Commit(OntologyRequest(options)).status());
    PG_RETURN_IF_ERROR(WriteClaims(options, place, RecordTarget(load), claims, report, summary));
    return !options.dry_run();
  };
  const Status loaded = place.store->Load(
      {.author = options.author(), .comment = CommentOf(options, *claims), .folder = place.folder},
      fill);
  const auto violation = GetViolation(loaded);
  if (violation && violation->rule() == kNoBulkLoad) {
    report->GoBackTo(before);
    return false;
  }
  PG_RETURN_IF_ERROR(loaded);
  summary->set_revision(place.store->revision());
  return true;
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
    PG_ASSIGN_OR_RETURN(bool done, IsForBulkLoad(options, place, &claims, report));
    if (done) {
      PG_ASSIGN_OR_RETURN(done, LoadClaims(options, place, &claims, report, &summary));
    }
    if (!done) {
      PG_RETURN_IF_ERROR(claims.UnfoldPlainRows());
      PG_RETURN_IF_ERROR(
          WriteClaims(options, trial, RecordTarget(trial.store), &claims, report, &summary));
    }
    if (!done && tries_first && !options.dry_run()) {
      PG_RETURN_IF_ERROR(PutOntology(options, place.store));
      PG_RETURN_IF_ERROR(
          WriteClaims(options, place, RecordTarget(place.store), &claims, report, &summary));
    }
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
