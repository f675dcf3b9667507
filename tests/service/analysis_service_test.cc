// The analysis service through gRPC: pages, clients that leave, and one that asks for too much
// beside others.
#include "service/server/analysis_service.h"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "partnergraph/v1/analysis_service.grpc.pb.h"
#include "test_server.h"

namespace partnergraph {
namespace {

using Stub = v1::AnalysisService::Stub;

// Reads a stream to its end; the messages without the progress, in one.
template <class Request, class Response>
StatusOr<Response> Collect(Stub& stub,
                           std::unique_ptr<grpc::ClientReader<Response>> (Stub::*method)(
                               grpc::ClientContext*, const Request&),
                           const Request& request) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kCallTime);
  const auto stream = (stub.*method)(&context, request);
  Response all;
  for (Response message; stream->Read(&message);) {
    if (!message.has_progress()) all.MergeFrom(message);
  }
  const grpc::Status status = stream->Finish();
  if (!status.ok()) return FromGrpcStatus(status);
  return all;
}

v1::RankRequest RankBy(v1::RankMeasure measure) {
  v1::RankRequest request;
  request.set_measure(measure);
  return request;
}

TEST(AnalysisService, PagesOfARankingMakeTheWhole) {
  TestServer server(Star(300));
  const auto stub = v1::AnalysisService::NewStub(server.channel());
  v1::RankRequest request = RankBy(v1::RANK_MEASURE_DEGREE);
  std::vector<std::string> whole;
  const auto all = Collect(*stub, &Stub::Rank, request);
  ASSERT_TRUE(all.ok()) << all.status();
  for (const v1::RankRow& row : all->rows()) whole.push_back(row.entity().id());
  ASSERT_EQ(whole.size(), 301U);
  std::vector<std::string> paged;
  request.mutable_budget()->set_max_results(100);
  do {
    const auto page = Collect(*stub, &Stub::Rank, request);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const v1::RankRow& row : page->rows()) paged.push_back(row.entity().id());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(paged, whole);
}

TEST(AnalysisService, SaysWhichFieldIsWrong) {
  TestServer server(SmallNetwork());
  const auto stub = v1::AnalysisService::NewStub(server.channel());
  v1::RankRequest request;
  request.set_damping(7);
  const auto answer = Collect(*stub, &Stub::Rank, request);
  EXPECT_EQ(PlaceOf(answer.status()), "damping");
  EXPECT_EQ(RuleOf(answer.status()), "BAD_NUMBER");
}

// 5,000 places and 20,000 agreements: exact betweenness takes seconds unless somebody stops it.
class LargeServer : public TestServer {
 public:
  LargeServer() : TestServer(Places()) {
    for (const auto& steps : {std::array{1, 37}, std::array{611, 2003}}) {
      v1::WriteRequest agreements;
      agreements.set_author("test");
      for (int i = 0; i < kPlaces; ++i) {
        for (const int step : steps) {
          *agreements.add_mutations() = PutRelation("p" + std::to_string(i), "agreement",
                                                    "p" + std::to_string((i + step) % kPlaces));
        }
      }
      const auto written = engine().Write(agreements);
      EXPECT_TRUE(written.ok()) << written.status();
    }
  }

 private:
  static constexpr int kPlaces = 5000;
  static v1::WriteRequest Places() {
    v1::WriteRequest request;
    request.set_author("test");
    *request.add_mutations() = PutTestOntology();
    for (int i = 0; i < kPlaces; ++i) *request.add_mutations() = PutEntity("p" + std::to_string(i));
    return request;
  }
};

TEST(AnalysisService, ACancelledAnalysisGivesItsThreadBack) {
  LargeServer server;
  const auto stub = v1::AnalysisService::NewStub(server.channel());
  // Many more than the analyses that run at a time; each is cancelled once it runs.
  for (int i = 0; i < 12; ++i) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + kCallTime);
    const auto stream = stub->Rank(&context, RankBy(v1::RANK_MEASURE_BETWEENNESS));
    v1::RankResponse message;
    ASSERT_TRUE(stream->Read(&message)) << stream->Finish().error_message();
    EXPECT_TRUE(message.has_progress());
    context.TryCancel();
    EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
  }
  EXPECT_TRUE(Collect(*stub, &Stub::Rank, RankBy(v1::RANK_MEASURE_DEGREE)).ok());
}

TEST(AnalysisService, AClientThatDisconnectsInMidStreamLeavesNothingBehind) {
  TestServer server(Star(4900), {.address = "127.0.0.1:0"});
  for (int i = 0; i < 12; ++i) {
    const auto channel = ConnectTo(server.server().address());
    const auto stub = v1::AnalysisService::NewStub(channel);
    grpc::ClientContext context;
    const auto stream = stub->StreamTies(&context, v1::StreamTiesRequest());
    v1::StreamTiesResponse message;
    ASSERT_TRUE(stream->Read(&message));
    context.TryCancel();
    stream->Finish();
  }
  const auto stub = v1::AnalysisService::NewStub(server.channel());
  EXPECT_TRUE(Collect(*stub, &Stub::StreamTies, v1::StreamTiesRequest()).ok());
}

TEST(AnalysisService, OthersAreAnsweredWhileAnalysesRun) {
  LargeServer server;
  const auto stub = v1::AnalysisService::NewStub(server.channel());
  std::vector<std::unique_ptr<grpc::ClientContext>> contexts;
  std::vector<std::unique_ptr<grpc::ClientReader<v1::RankResponse>>> streams;
  for (int i = 0; i < 6; ++i) {
    contexts.push_back(std::make_unique<grpc::ClientContext>());
    streams.push_back(stub->Rank(contexts.back().get(), RankBy(v1::RANK_MEASURE_BETWEENNESS)));
  }
  v1::RankResponse message;
  ASSERT_TRUE(streams[0]->Read(&message));
  v1::NeighborsRequest neighbors;
  neighbors.set_entity("p0");
  for (int i = 0; i < 20; ++i) {
    EXPECT_TRUE(Call(server.query(), &v1::QueryService::Stub::Neighbors, neighbors).ok());
  }
  v1::EstimateRequest estimate;
  *estimate.mutable_rank() = RankBy(v1::RANK_MEASURE_BETWEENNESS);
  EXPECT_TRUE(Call(*stub, &Stub::Estimate, estimate).ok());
  v1::CompareRequest compare;
  compare.set_a("p0");
  compare.set_b("p1");
  const auto compared = Collect(*stub, &Stub::Compare, compare);
  EXPECT_TRUE(compared.ok()) << compared.status();
  for (std::size_t i = 0; i < streams.size(); ++i) {
    contexts[i]->TryCancel();
    streams[i]->Finish();
  }
}

}  // namespace
}  // namespace partnergraph
