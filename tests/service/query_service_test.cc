#include "service/server/query_service.h"

#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "test_server.h"

namespace partnergraph {
namespace {

using Stub = v1::QueryService::Stub;

template <typename Request>
Request From(const std::string& entity) {
  Request request;
  request.set_entity(entity);
  return request;
}

template <typename Request>
Request Between(const std::string& source, const std::string& target) {
  Request request;
  request.set_source(source);
  request.set_target(target);
  return request;
}

// Shortest walks through Diamonds(49, 20): more than a short call.
v1::FindPathsRequest LongQuery() {
  v1::FindPathsRequest request = Between<v1::FindPathsRequest>("end0", "end49");
  request.set_selector(v1::PATH_SELECTOR_SHORTEST_K);
  request.set_max_hops(100);
  request.set_max_paths(1000);
  request.mutable_budget()->set_max_visited_edges(1'000'000'000);
  return request;
}

// A FindPaths call under way; cancelled unless its end was waited for.
struct PathsCall {
  explicit PathsCall(Stub* stub, v1::FindPathsRequest asked = LongQuery())
      : request(std::move(asked)) {
    stub->async()->FindPaths(&context, &request, &response,
                             [this](const grpc::Status& status) { promise.set_value(status); });
  }
  ~PathsCall() {
    if (!end.valid()) return;
    context.TryCancel();
    end.wait();
  }
  PathsCall(const PathsCall&) = delete;
  PathsCall& operator=(const PathsCall&) = delete;

  bool is_under_way() const {
    return end.wait_for(std::chrono::seconds(0)) == std::future_status::timeout;
  }

  grpc::ClientContext context;
  v1::FindPathsRequest request;
  v1::FindPathsResponse response;
  std::promise<grpc::Status> promise;
  std::future<grpc::Status> end = promise.get_future();
};

// Keeps the only thread of a pool.
class Occupied {
 public:
  explicit Occupied(WorkerPool* pool) {
    const auto begun = std::make_shared<std::promise<void>>();
    const Status submitted = pool->Submit([begun, release = release_.get_future().share()] {
      begun->set_value();
      release.wait();
    });
    EXPECT_TRUE(submitted.ok());
    if (submitted.ok()) begun->get_future().wait();
  }
  ~Occupied() { release_.set_value(); }
  Occupied(const Occupied&) = delete;
  Occupied& operator=(const Occupied&) = delete;

 private:
  std::promise<void> release_;
};

// Whether calls wait at every place of the queue. Asks by tasks that give their places up to any
// other: where there is none left, they run here.
bool IsFull(WorkerPool* pool) {
  const auto runs_here = [pool] {
    const auto ran_here = std::make_shared<std::atomic<bool>>(false);
    const auto here = std::this_thread::get_id();
    EXPECT_TRUE(
        pool->Submit([=] { *ran_here = std::this_thread::get_id() == here; }, [] { return true; })
            .ok());
    return ran_here->load();
  };
  return runs_here() && runs_here();  // The first one may have found but others of its like.
}

// Whether `is_so()` became true before a test should end.
template <class Condition>
bool InTime(Condition is_so) {
  const auto deadline = std::chrono::steady_clock::now() + kCallTime;
  while (std::chrono::steady_clock::now() < deadline) {
    if (is_so()) return true;
    std::this_thread::yield();
  }
  return false;
}

// The query service alone, with pools as small as a test wants them.
class SmallServer {
 public:
  explicit SmallServer(const v1::WriteRequest& network, std::size_t waiting_max = 10,
                       std::size_t long_waiting_max = 10)
      : engine_(EngineWith(network)),
        long_calls_(1, long_waiting_max),
        queries_(1, waiting_max),
        streams_(1, waiting_max),
        service_(MakeQueryService(engine_.get(), {&queries_, &long_calls_}, &streams_)) {
    grpc::ServerBuilder builder;
    builder.RegisterService(service_.get());
    server_ = builder.BuildAndStart();
    stub_ = v1::QueryService::NewStub(server_->InProcessChannel({}));
  }
  ~SmallServer() { server_->Shutdown(std::chrono::system_clock::now()); }

  Stub& stub() { return *stub_; }
  Engine& engine() { return *engine_; }
  WorkerPool& queries() { return queries_; }
  WorkerPool& long_calls() { return long_calls_; }

 private:
  std::unique_ptr<Engine> engine_;
  WorkerPool long_calls_;
  WorkerPool queries_;
  WorkerPool streams_;
  std::unique_ptr<grpc::Service> service_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<Stub> stub_;
};

TEST(QueryService, AnswersEveryRpcWithARevision) {
  TestServer server(SmallNetwork());
  Stub& query = server.query();

  v1::SearchRequest search;
  search.set_query("上海");
  const auto hits = Call(query, &Stub::Search, search);
  ASSERT_TRUE(hits.ok()) << hits.status();
  EXPECT_EQ(hits->hits(0).entity().id(), "shanghai");
  EXPECT_EQ(hits->revision(), 1U);

  const auto ties = Call(query, &Stub::Neighbors, From<v1::NeighborsRequest>("goteborg"));
  ASSERT_TRUE(ties.ok()) << ties.status();
  ASSERT_EQ(ties->ties_size(), 2);
  EXPECT_EQ(ties->ties(0).partner().id(), "shanghai");
  EXPECT_EQ(ties->ties(1).partner().id(), "quebec");
  EXPECT_EQ(ties->ties(1).connector().id(), "rail");
  EXPECT_EQ(ties->revision(), 1U);

  const auto paths =
      Call(query, &Stub::FindPaths, Between<v1::FindPathsRequest>("goteborg", "quebec"));
  ASSERT_TRUE(paths.ok()) << paths.status();
  EXPECT_EQ(paths->paths(0).steps_size(), 2);
  EXPECT_EQ(paths->revision(), 1U);

  const auto why = Call(query, &Stub::Explain, Between<v1::ExplainRequest>("goteborg", "quebec"));
  ASSERT_TRUE(why.ok()) << why.status();
  EXPECT_GE(why->explanations_size(), 1);
  EXPECT_EQ(why->revision(), 1U);

  v1::CoverageRequest coverage = From<v1::CoverageRequest>("goteborg");
  coverage.add_tie_kinds("agreement");
  coverage.add_tie_kinds("project");
  const auto rows = Call(query, &Stub::Coverage, coverage);
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_EQ(rows->rows_size(), 2);
  EXPECT_EQ(rows->revision(), 1U);

  const auto statistics = Call(query, &Stub::Statistics, v1::StatisticsRequest());
  ASSERT_TRUE(statistics.ok()) << statistics.status();
  EXPECT_EQ(statistics->entity_count(), 4U);
  EXPECT_EQ(statistics->revision(), 1U);
}

TEST(QueryService, SaysWhichFieldIsWrongAndWhy) {
  TestServer server(SmallNetwork());
  const auto nobody =
      Call(server.query(), &Stub::Neighbors, From<v1::NeighborsRequest>("亚特兰蒂斯"));
  EXPECT_FALSE(nobody.ok());
  EXPECT_EQ(PlaceOf(nobody.status()), "entity") << nobody.status();
  v1::NeighborsRequest neighbors = From<v1::NeighborsRequest>("goteborg");
  neighbors.mutable_filter()->add_tie_kinds("agrement");
  const auto ties = Call(server.query(), &Stub::Neighbors, neighbors);
  EXPECT_EQ(ties.status().code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(PlaceOf(ties.status()), "filter.tie_kinds[0]");
}

TEST(QueryService, StreamsATraversalInChunks) {
  TestServer server(Star(3000), {.address = "127.0.0.1:0"});
  grpc::ClientContext context;
  const auto stream = server.query().Traverse(&context, From<v1::TraverseRequest>("hub"));
  std::set<std::string> reached;
  int messages = 0;
  v1::TraverseResponse message;
  while (stream->Read(&message)) {
    ++messages;
    EXPECT_LE(message.ByteSizeLong(), 2 * kStreamChunkBytes);
    EXPECT_FALSE(message.truncated());
    for (const v1::Reached& one : message.reached()) reached.insert(one.entity().id());
  }
  const grpc::Status status = stream->Finish();
  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(reached.size(), 3001U);
  EXPECT_GT(messages, 3);
}

TEST(QueryService, EndsAStreamWithItsError) {
  TestServer server(SmallNetwork());
  grpc::ClientContext context;
  v1::TraverseRequest request = From<v1::TraverseRequest>("goteborg");
  request.set_max_hops(101);
  const auto stream = server.query().Traverse(&context, request);
  v1::TraverseResponse message;
  EXPECT_FALSE(stream->Read(&message));
  const Status status = FromGrpcStatus(stream->Finish());
  EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(PlaceOf(status), "max_hops");
}

TEST(QueryService, SaysWhichTextOfAStreamsRequestIsNotUtf8) {
  TestServer server(SmallNetwork());
  const auto answer = CallBytes(server.channel(), "/partnergraph.v1.QueryService/Traverse",
                                std::string("\x0A\x02\xC3(", 4));
  EXPECT_EQ(answer.status().code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(PlaceOf(answer.status()), "entity");
}

TEST(QueryService, ACancelledStreamGivesItsThreadBack) {
  SmallServer server(Star(3000));
  // There is one thread; each stream waits for it with the next message when it is cancelled.
  for (int i = 0; i < 20; ++i) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + kCallTime);
    const auto stream = server.stub().Traverse(&context, From<v1::TraverseRequest>("hub"));
    v1::TraverseResponse message;
    ASSERT_TRUE(stream->Read(&message)) << stream->Finish().error_message();
    context.TryCancel();
    EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
  }
}

TEST(QueryService, AnswersAfterCancelledQueries) {
  SmallServer server(Diamonds(49, 20), 100);
  // There is one thread for short calls and one for long ones. Most of these wait for one of them
  // when they are cancelled, some are being run.
  for (int i = 0; i < 20; ++i) {
    PathsCall call(&server.stub());
    call.context.TryCancel();
    EXPECT_EQ(call.end.get().error_code(), grpc::StatusCode::CANCELLED);
  }
  EXPECT_TRUE(Call(server.stub(), &Stub::Statistics, v1::StatisticsRequest()).ok());
  EXPECT_TRUE(PathsCall(&server.stub()).end.get().ok());
}

TEST(QueryService, CancelledQueriesThatWaitGiveTheirPlacesUp) {
  SmallServer server(SmallNetwork(), 2);
  std::optional<Occupied> occupied(&server.queries());
  PathsCall first(&server.stub());
  PathsCall second(&server.stub());
  // Both wait once there is no place.
  ASSERT_TRUE(InTime([&] { return IsFull(&server.queries()); }));
  first.context.TryCancel();
  second.context.TryCancel();
  EXPECT_TRUE(InTime([&] { return !IsFull(&server.queries()); }));
  EXPECT_EQ(first.end.get().error_code(), grpc::StatusCode::CANCELLED);
  EXPECT_EQ(second.end.get().error_code(), grpc::StatusCode::CANCELLED);
  occupied.reset();
  EXPECT_TRUE(Call(server.stub(), &Stub::Statistics, v1::StatisticsRequest()).ok());
}

TEST(QueryService, LongQueriesKeepNoShortOneWaiting) {
  SmallServer server(Diamonds(49, 20), 10, 2);
  // There is one thread for short calls and one for long ones.
  std::optional<Occupied> occupied(&server.long_calls());
  PathsCall first(&server.stub());
  PathsCall second(&server.stub());
  ASSERT_TRUE(InTime([&] { return IsFull(&server.long_calls()); }));
  const auto neighbors = Call(server.stub(), &Stub::Neighbors, From<v1::NeighborsRequest>("end0"));
  ASSERT_TRUE(neighbors.ok()) << neighbors.status();
  EXPECT_EQ(neighbors->ties_size(), 20);
  EXPECT_TRUE(first.is_under_way() && second.is_under_way());
  occupied.reset();
  EXPECT_TRUE(first.end.get().ok());
  EXPECT_TRUE(second.end.get().ok());
}

TEST(QueryService, ALongQueryIsRefusedWhereTooManyWait) {
  SmallServer server(Diamonds(49, 20), 10, 1);
  std::optional<Occupied> occupied(&server.long_calls());
  PathsCall waiting(&server.stub());
  ASSERT_TRUE(InTime([&] { return IsFull(&server.long_calls()); }));
  PathsCall refused(&server.stub());
  EXPECT_EQ(RuleOf(FromGrpcStatus(refused.end.get())), "SERVER_BUSY");
  EXPECT_TRUE(refused.context.GetServerTrailingMetadata().contains("grpc-retry-pushback-ms"));
  occupied.reset();
  EXPECT_TRUE(waiting.end.get().ok());
}

TEST(QueryService, ALongQueryIsCancelledWhileItWaits) {
  SmallServer server(Diamonds(49, 20), 10, 1);
  std::optional<Occupied> occupied(&server.long_calls());
  PathsCall waiting(&server.stub());
  ASSERT_TRUE(InTime([&] { return IsFull(&server.long_calls()); }));
  waiting.context.TryCancel();
  EXPECT_TRUE(InTime([&] { return !IsFull(&server.long_calls()); }));
  EXPECT_EQ(waiting.end.get().error_code(), grpc::StatusCode::CANCELLED);
}

TEST(QueryService, AQueryThatBeganAgainAnswersAsIfItHadNot) {
  SmallServer server(Diamonds(49, 20));
  const v1::FindPathsRequest request = LongQuery();
  ShortCall short_call;
  ASSERT_FALSE(server.engine().FindPaths(request, {.short_call = &short_call}).ok());
  const auto alone = server.engine().FindPaths(request, {});
  ASSERT_TRUE(alone.ok()) << alone.status();
  ASSERT_EQ(alone->truncation_reason(), v1::TRUNCATION_REASON_RESULTS);  // Not by time.
  const auto answer = Call(server.stub(), &Stub::FindPaths, request);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->SerializeAsString(), alone->SerializeAsString());
}

TEST(QueryService, StreamsWhatItFoundBeforeTheDeadline) {
  TestServer server(Star(4900), {.address = "127.0.0.1:0"});
  const auto deadline = std::chrono::system_clock::now() + std::chrono::seconds(4);
  grpc::ClientContext context;
  context.set_deadline(deadline);
  const auto stream = server.query().Traverse(&context, From<v1::TraverseRequest>("hub"));
  v1::TraverseResponse message;
  ASSERT_TRUE(stream->Read(&message));
  int reached = message.reached_size();
  // The query waits for its reader, who comes back when only the time for the answer is left.
  std::this_thread::sleep_until(deadline - std::chrono::milliseconds(900));
  while (stream->Read(&message)) reached += message.reached_size();
  const grpc::Status status = stream->Finish();
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_TRUE(message.truncated());
  EXPECT_EQ(message.truncation_reason(), v1::TRUNCATION_REASON_DEADLINE);
  EXPECT_LT(reached, 4901);
}

TEST(QueryService, AnswersAlsoIfTheTimePassedInTheQueue) {
  SmallServer server(SmallNetwork());
  const auto deadline = std::chrono::system_clock::now() + std::chrono::seconds(4);
  ASSERT_TRUE(server.queries()
                  .Submit([deadline] {
                    std::this_thread::sleep_until(deadline - std::chrono::milliseconds(900));
                  })
                  .ok());
  const auto paths =
      Call(server.stub(), &Stub::FindPaths, Between<v1::FindPathsRequest>("goteborg", "quebec"),
           std::chrono::seconds(4));
  ASSERT_TRUE(paths.ok()) << paths.status();
  EXPECT_TRUE(paths->truncated());
  EXPECT_EQ(paths->truncation_reason(), v1::TRUNCATION_REASON_DEADLINE);
}

TEST(QueryService, AClientThatStopsReadingIsNotServedForEver) {
  SmallServer server(Star(3000));
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(2));
  const auto idle = server.stub().Traverse(&context, From<v1::TraverseRequest>("hub"));
  v1::TraverseResponse message;
  ASSERT_TRUE(idle->Read(&message));
  // It holds the only thread until its deadline; then this one runs.
  grpc::ClientContext next;
  next.set_deadline(std::chrono::system_clock::now() + kCallTime);
  const auto stream = server.stub().Traverse(&next, From<v1::TraverseRequest>("leaf7"));
  while (stream->Read(&message)) {
  }
  EXPECT_TRUE(stream->Finish().ok());
  while (idle->Read(&message)) {
  }
  EXPECT_EQ(idle->Finish().error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
}

TEST(QueryService, RefusesWhenBusyAndSaysWhenToRetry) {
  SmallServer server(SmallNetwork(), 0);
  grpc::ClientContext context;
  v1::StatisticsResponse response;
  const grpc::Status refused =
      server.stub().Statistics(&context, v1::StatisticsRequest(), &response);
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(RuleOf(FromGrpcStatus(refused)), "SERVER_BUSY");
  const auto hint = context.GetServerTrailingMetadata().find("grpc-retry-pushback-ms");
  ASSERT_NE(hint, context.GetServerTrailingMetadata().end());
  EXPECT_EQ(std::string(hint->second.data(), hint->second.size()), std::to_string(kRetryAfterMs));

  grpc::ClientContext stream_context;
  const auto stream =
      server.stub().Traverse(&stream_context, From<v1::TraverseRequest>("goteborg"));
  v1::TraverseResponse message;
  EXPECT_FALSE(stream->Read(&message));
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
}

TEST(QueryService, AnswersManyAtOnce) {
  TestServer server(SmallNetwork(), {.address = "127.0.0.1:0"});
  std::atomic<int> answered = 0;
  std::vector<std::thread> clients;
  for (int client = 0; client < 16; ++client) {
    clients.emplace_back([&server, &answered] {
      for (int i = 0; i < 50; ++i) {
        if (Call(server.query(), &Stub::Neighbors, From<v1::NeighborsRequest>("quebec")).ok()) {
          ++answered;
        }
      }
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(answered, 16 * 50);
}

}  // namespace
}  // namespace partnergraph
