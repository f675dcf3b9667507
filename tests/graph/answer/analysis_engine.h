// A small network to analyse, and how tests ask an engine for an analysis.
#ifndef PARTNERGRAPH_TESTS_GRAPH_ANSWER_ANALYSIS_ENGINE_H_
#define PARTNERGRAPH_TESTS_GRAPH_ANSWER_ANALYSIS_ENGINE_H_

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "graph/base/violation.h"
#include "graph/engine.h"
#include "tests/graph/write_requests.h"

namespace partnergraph {

// Two triangles, 上海–新加坡–哥德堡 and 大阪–横滨–釜山, joined by 哥德堡–大阪; 复旦 stands alone
// with 达尼丁.
//   t1: shanghai, singapore, gothenburg    t2: shanghai, singapore    t3: osaka, yokohama, busan
inline v1::WriteRequest TwoTriangles() {
  return Commit({PutOntology(),
                 Put("city", "shanghai", "上海"),
                 Put("country", "singapore", "新加坡"),
                 Put("city", "gothenburg", "哥德堡"),
                 Put("city", "osaka", "大阪"),
                 Put("city", "yokohama", "横滨"),
                 Put("city", "busan", "釜山"),
                 Put("city", "dunedin", "达尼丁"),
                 Put("university", "fudan", "复旦大学"),
                 Put("agreement", "t1", "三方协议"),
                 Put("agreement", "t2", "双边协议"),
                 Put("agreement", "t3", "港口协议"),
                 Put("agreement", "t4", "大学协议"),
                 Put("country", "china", "中国"),
                 Relate("shanghai", "part_of", "china"),
                 Relate("t1", "party", "shanghai"),
                 Relate("t1", "party", "singapore"),
                 Relate("t1", "party", "gothenburg"),
                 Relate("t2", "party", "shanghai"),
                 Relate("t2", "party", "singapore"),
                 Relate("t3", "party", "osaka"),
                 Relate("t3", "party", "yokohama"),
                 Relate("t3", "party", "busan"),
                 Relate("t4", "party", "fudan"),
                 Relate("t4", "party", "dunedin"),
                 Relate("gothenburg", "sister_of", "osaka", "2005/2010")});
}

inline std::unique_ptr<Engine> OpenWith(const v1::WriteRequest& request) {
  auto engine = Engine::Open({.path = "/engine", .in_memory = true}).value();
  const auto response = engine->Write(request);
  EXPECT_TRUE(response.ok()) << response.status();
  return engine;
}

// Runs a streamed analysis; the messages without the progress, in one.
template <class Request, class Response>
StatusOr<Response> Collect(const Engine& engine,
                           Status (Engine::*method)(const Request&, const CallControl&,
                                                    const std::function<bool(const Response&)>&)
                               const,
                           const Request& request, const CallControl& control = {}) {
  Response all;
  const Status status = (engine.*method)(request, control, [&](const Response& response) {
    if (!response.has_progress()) all.MergeFrom(response);
    return true;
  });
  if (!status.ok()) return status;
  return all;
}

// "place RULE" of the violation that the status carries, else the status.
inline std::string PlaceOf(const Status& status) {
  const auto violation = GetViolation(status);
  return violation ? violation->place() + " " + violation->rule() : status.ToString();
}

inline std::vector<std::string> IdsOf(const v1::RankResponse& response) {
  std::vector<std::string> ids;
  for (const v1::RankRow& row : response.rows()) ids.push_back(row.entity().id());
  return ids;
}

inline v1::RankRequest RankBy(v1::RankMeasure measure) {
  v1::RankRequest request;
  request.set_measure(measure);
  return request;
}

}  // namespace partnergraph

#endif  // PARTNERGRAPH_TESTS_GRAPH_ANSWER_ANALYSIS_ENGINE_H_
