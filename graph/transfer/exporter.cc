#include "graph/transfer/exporter.h"

#include <algorithm>
#include <memory>
#include <string>

#include "graph/answer/query_setup.h"
#include "graph/answer/read_context.h"
#include "graph/base/violation.h"
#include "graph/exchange/formats.h"
#include "graph/transfer/export_loss.h"
#include "graph/transfer/export_part.h"
#include "graph/transfer/history_lines.h"
#include "graph/transfer/record_part.h"

namespace partnergraph {
namespace {

const std::string& LabelIn(const v1::Label& label, const std::string& language) {
  return language.starts_with("zh") ? label.zh() : label.en();
}

// Of a relation kind or a tie kind; else its id.
std::string KindLabel(const Ontology& ontology, const std::string& kind,
                      const std::string& language) {
  if (const KindNumber number = ontology.RelationKind(kind); number != kNoKind) {
    return LabelIn(ontology.relation_kind(number).label(), language);
  }
  if (const auto tie = ontology.TieKind(kind)) {
    return LabelIn(ontology.tie_kind(*tie).label(), language);
  }
  return kind;
}

Status UnknownFormat(const std::string& id) {
  std::string known;
  for (const Format& format : FormatList())
    known += (known.empty() ? "" : ", ") + std::string(format.id);
  return InvalidError("format", id, "UNKNOWN_FORMAT", "the formats are: " + known);
}

// In "jsonl", with all versions.
Status ExportHistory(const AnalysisSource& source, const v1::ExportRequest& request,
                     const QueryControl& control,
                     const std::function<bool(const v1::ExportResponse&)>& sink) {
  if (request.format() != "jsonl" || request.part_case() != v1::ExportRequest::PART_NOT_SET ||
      !request.as_of().valid_date().empty()) {
    return NotApplicable("history", "true", "only jsonl has it, of everything and of all times");
  }
  PG_ASSIGN_OR_RETURN(const std::uint64_t revision, source.snapshots.RevisionAt(request.as_of()));
  const Status gone = absl::CancelledError("nobody takes the export");
  v1::ExportSummary summary;
  v1::ExportResponse piece;
  const auto flush = [&] {
    summary.set_bytes(summary.bytes() + piece.data().size());
    const bool wanted = piece.data().empty() || sink(piece);
    piece.clear_data();
    return wanted;
  };
  const auto write = [&](const std::string& line) -> Status {
    PG_RETURN_IF_ERROR(CheckExportWanted(control));
    piece.mutable_data()->append(line);
    if (line.starts_with("{\"entity\"")) summary.set_entities(summary.entities() + 1);
    if (line.starts_with("{\"relation\"")) summary.set_relations(summary.relations() + 1);
    return piece.data().size() < kStreamChunkBytes || flush() ? absl::OkStatus() : gone;
  };
  PG_RETURN_IF_ERROR(WriteHistory(source.store, revision, write));
  if (!flush()) return gone;
  summary.set_revision(revision);
  v1::ExportResponse last;
  *last.mutable_summary() = std::move(summary);
  return sink(last) ? absl::OkStatus() : gone;
}

}  // namespace

Status RunExport(const AnalysisSource& source, const v1::ExportRequest& request,
                 const QueryControl& control,
                 const std::function<bool(const v1::ExportResponse&)>& sink) {
  const Format* const format = FindFormat(request.format());
  if (format == nullptr) return UnknownFormat(request.format());
  PG_ASSIGN_OR_RETURN(const std::string language, LanguageOf(request.language()));
  PG_RETURN_IF_ERROR(CheckExportWanted(control));
  if (request.history()) return ExportHistory(source, request, control, sink);
  const bool as_stored = std::string_view(format->id) == "jsonl";
  PG_ASSIGN_OR_RETURN(const auto part, OpenPart(source, request, as_stored, control));
  const NetworkHeader header{.ontology = part->ontology(),
                             .language = language,
                             .revision = part->revision(),
                             .valid_date = request.as_of().valid_date(),
                             .entity_count = part->entity_count(),
                             .of_ties = part->of_ties()};
  v1::ExportSummary summary;
  OutputFiles out(std::max<std::size_t>(format->files.size(), 1),
                  [&](std::size_t file, const std::string& piece) {
                    v1::ExportResponse response;
                    response.set_file(static_cast<std::uint32_t>(file));
                    response.set_data(piece);
                    summary.set_bytes(summary.bytes() + piece.size());
                    return sink(response);
                  });
  const Status gone = absl::CancelledError("nobody takes the export");
  LossCounter losses(*format);
  const std::unique_ptr<NetworkWriter> writer = format->make(header, &out);
  writer->Begin();
  PG_RETURN_IF_ERROR(part->ForEachEntity([&](const PartEntity& found) -> Status {
    const std::string label = ShownName(found.entity, language);
    losses.Count(found.entity);
    writer->Write({.position = static_cast<std::uint32_t>(summary.entities()),
                   .entity = found.entity,
                   .label = label,
                   .change = found.change});
    summary.set_entities(summary.entities() + 1);
    return out.Flush(/*all=*/false) ? absl::OkStatus() : gone;
  }));
  PG_RETURN_IF_ERROR(part->ForEachRelation([&](const PartRelation& found) -> Status {
    const std::string label = KindLabel(*header.ontology, found.relation.kind(), language);
    const RelationToWrite relation{.source = found.source,
                                   .target = found.target,
                                   .relation = found.relation,
                                   .label = label,
                                   .directed = found.directed,
                                   .weight = found.weight,
                                   .change = found.change};
    losses.Count(relation);
    writer->Write(relation);
    summary.set_relations(summary.relations() + 1);
    return out.Flush(/*all=*/false) ? absl::OkStatus() : gone;
  }));
  writer->End();
  if (!out.Flush(/*all=*/true)) return gone;
  summary.set_revision(header.revision);
  losses.Report(language, &summary);
  v1::ExportResponse last;
  *last.mutable_summary() = std::move(summary);
  return sink(last) ? absl::OkStatus() : gone;
}

v1::ListFormatsResponse AnswerListFormats(const v1::ListFormatsRequest& request) {
  const bool zh = request.language().starts_with("zh");
  v1::ListFormatsResponse response;
  for (const Format& format : FormatList()) {
    v1::ExportFormat* const to = response.add_formats();
    to->set_id(format.id);
    to->set_name(format.name);
    to->set_media_type(format.media_type);
    to->set_ending(format.ending);
    for (const char* file : format.files) to->add_files(file);
    for (const Facet facet : format.lost) {
      to->add_losses(zh ? NameOf(facet).zh : NameOf(facet).en);
    }
  }
  return response;
}

}  // namespace partnergraph
