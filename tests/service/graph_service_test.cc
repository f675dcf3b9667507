#include "service/server/graph_service.h"

#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "service/server/message_bytes.h"
#include "test_server.h"

namespace partnergraph {
namespace {

using Stub = v1::GraphService::Stub;

v1::GetEntityRequest Get(const std::string& entity) {
  v1::GetEntityRequest request;
  request.set_entity(entity);
  return request;
}

v1::WriteRequest Commit(const std::vector<v1::Mutation>& mutations) {
  v1::WriteRequest request;
  request.set_author("test");
  for (const v1::Mutation& mutation : mutations) *request.add_mutations() = mutation;
  return request;
}

TEST(GraphService, AnswersEveryRpcWithARevision) {
  TestServer server(SmallNetwork());
  Stub& graph = server.graph();

  const auto entity = Call(graph, &Stub::GetEntity, Get("goteborg"));
  ASSERT_TRUE(entity.ok()) << entity.status();
  EXPECT_EQ(entity->entity().names(0).text(), "Göteborg");
  EXPECT_EQ(entity->revision(), 1U);

  v1::BatchGetEntitiesRequest batch;
  batch.add_entities("shanghai");
  batch.add_entities("atlantis");
  const auto entities = Call(graph, &Stub::BatchGetEntities, batch);
  ASSERT_TRUE(entities.ok()) << entities.status();
  EXPECT_EQ(entities->entities(0).names(0).text(), "上海");
  EXPECT_EQ(entities->missing(0), "atlantis");
  EXPECT_EQ(entities->revision(), 1U);

  const auto listed = Call(graph, &Stub::ListEntities, v1::ListEntitiesRequest());
  ASSERT_TRUE(listed.ok()) << listed.status();
  EXPECT_EQ(listed->entities_size(), 4);
  EXPECT_EQ(listed->revision(), 1U);

  v1::GetRelationRequest get_relation;
  get_relation.set_id("goteborg.agreement.shanghai");
  const auto relation = Call(graph, &Stub::GetRelation, get_relation);
  ASSERT_TRUE(relation.ok()) << relation.status();
  EXPECT_EQ(relation->relation().target_id(), "shanghai");
  EXPECT_EQ(relation->revision(), 1U);

  const auto relations = Call(graph, &Stub::ListRelations, v1::ListRelationsRequest());
  ASSERT_TRUE(relations.ok()) << relations.status();
  EXPECT_EQ(relations->relations_size(), 4);
  EXPECT_EQ(relations->revision(), 1U);

  const auto ontology = Call(graph, &Stub::GetOntology, v1::GetOntologyRequest());
  ASSERT_TRUE(ontology.ok()) << ontology.status();
  EXPECT_EQ(ontology->ontology().version(), "test");
  EXPECT_EQ(ontology->revision(), 1U);

  const auto written = Call(graph, &Stub::Write, Commit({PutEntity("lyon", "里昂")}));
  ASSERT_TRUE(written.ok()) << written.status();
  EXPECT_EQ(written->revision(), 2U);
  EXPECT_EQ(written->changes(0).id(), "lyon");

  v1::ListVersionsRequest list_versions;
  list_versions.set_entity_id("lyon");
  const auto versions = Call(graph, &Stub::ListVersions, list_versions);
  ASSERT_TRUE(versions.ok()) << versions.status();
  EXPECT_EQ(versions->versions(0).entity().names(0).text(), "里昂");
  EXPECT_EQ(versions->revision(), 2U);

  const auto commits = Call(graph, &Stub::ListCommits, v1::ListCommitsRequest());
  ASSERT_TRUE(commits.ok()) << commits.status();
  EXPECT_EQ(commits->commits_size(), 2);
  EXPECT_EQ(commits->revision(), 2U);

  v1::DiffRequest diff;
  diff.set_from_revision(1);
  const auto differences = Call(graph, &Stub::Diff, diff);
  ASSERT_TRUE(differences.ok()) << differences.status();
  EXPECT_EQ(differences->differences(0).entity_after().id(), "lyon");
  EXPECT_EQ(differences->to_revision(), 2U);
}

TEST(GraphService, MakesOlderRevisionsAmongTheLongCalls) {
  const std::unique_ptr<Engine> engine = EngineWith(SmallNetwork());
  ASSERT_TRUE(engine->Write(Commit({PutEntity("quebec", "魁北克")})).ok());
  WorkerPool takes_nothing(1, 0);
  WorkerPool short_calls(1, 10);
  const std::unique_ptr<grpc::Service> service =
      MakeGraphService(engine.get(), {&short_calls, &takes_nothing});
  grpc::ServerBuilder builder;
  builder.RegisterService(service.get());
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  const auto stub = v1::GraphService::NewStub(server->InProcessChannel({}));
  const auto newest = Call(*stub, &Stub::GetEntity, Get("quebec"));
  ASSERT_TRUE(newest.ok()) << newest.status();
  EXPECT_EQ(newest->entity().names(0).text(), "魁北克");
  v1::GetEntityRequest older = Get("quebec");
  older.mutable_as_of()->set_revision(1);
  EXPECT_EQ(RuleOf(Call(*stub, &Stub::GetEntity, older).status()), "SERVER_BUSY");
  server->Shutdown();

  TestServer whole(SmallNetwork());
  ASSERT_TRUE(whole.engine().Write(Commit({PutEntity("quebec", "魁北克")})).ok());
  const auto read = Call(whole.graph(), &Stub::GetEntity, older);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->entity().names(0).text(), "Québec");
  EXPECT_EQ(read->revision(), 1U);
}

TEST(GraphService, SaysWhichFieldIsWrongAndWhy) {
  TestServer server(SmallNetwork());
  const auto written = Call(server.graph(), &Stub::Write,
                            Commit({PutEntity("lyon"), PutEntity("atlantis", "Ἀτλαντίς", "myth")}));
  EXPECT_EQ(written.status().code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(PlaceOf(written.status()), "mutations[1].put_entity.kind");
  EXPECT_EQ(RuleOf(written.status()), "UNKNOWN_KIND");
  EXPECT_EQ(GetViolation(written.status())->value(), "myth");
  // Nothing of the commit is there.
  const auto lyon = Call(server.graph(), &Stub::GetEntity, Get("lyon"));
  EXPECT_EQ(lyon.status().code(), StatusCode::kNotFound);
  EXPECT_NE(GetViolation(lyon.status()), std::nullopt);

  v1::BatchGetEntitiesRequest batch;
  const auto entities = Call(server.graph(), &Stub::BatchGetEntities, batch);
  EXPECT_EQ(entities.status().code(), StatusCode::kInvalidArgument);
  EXPECT_NE(GetViolation(entities.status()), std::nullopt);
}

TEST(GraphService, SaysWhichTextOfARequestIsNotUtf8) {
  TestServer server(SmallNetwork());
  // On a thread of gRPC, on the pool, and in a write.
  for (const char* method : {"GetEntity", "BatchGetEntities"}) {
    const auto answer =
        CallBytes(server.channel(), std::string("/partnergraph.v1.GraphService/") + method,
                  std::string("\x0A\x02\xC3(", 4));
    EXPECT_EQ(answer.status().code(), StatusCode::kInvalidArgument) << method;
    EXPECT_EQ(RuleOf(answer.status()), "INVALID_UTF8");
  }
  std::string write = Commit({PutEntity("lyon", "Lyon?")}).SerializeAsString();
  write[write.find('?')] = '\xFF';
  const auto written = CallBytes(server.channel(), "/partnergraph.v1.GraphService/Write", write);
  EXPECT_EQ(written.status().message(),
            "mutations[0].put_entity.names[0].text \"Lyon\\xFF\": is not UTF-8");
}

TEST(GraphService, SaysWhenBytesAreNoRequest) {
  TestServer server(SmallNetwork());
  for (const char* method : {"GetEntity", "ListEntities", "Write"}) {
    const auto answer = CallBytes(
        server.channel(), std::string("/partnergraph.v1.GraphService/") + method, "\x0A\x7Fx");
    EXPECT_EQ(answer.status().code(), StatusCode::kInvalidArgument) << method;
    EXPECT_EQ(RuleOf(answer.status()), "MALFORMED_MESSAGE");
  }
}

TEST(GraphService, SaysWhenAnAnswerIsTooLarge) {
  TestServer server(SmallNetwork());
  // Each record is just below its limit; all of them together are not.
  v1::Mutation large = PutEntity("large");
  for (int i = 0; i < 50; ++i) {
    v1::Value* value = large.mutable_put_entity()->add_values();
    value->set_key("remark");
    value->set_text(std::string(20'000, 'x'));
  }
  v1::BatchGetEntitiesRequest request;
  for (int i = 0; i < 5; ++i) {
    large.mutable_put_entity()->set_id("large" + std::to_string(i));
    request.add_entities("large" + std::to_string(i));
    ASSERT_TRUE(server.engine().Write(Commit({large})).ok());
  }
  const auto answer = Call(server.graph(), &Stub::BatchGetEntities, request);
  EXPECT_EQ(answer.status().code(), StatusCode::kResourceExhausted);
  EXPECT_NE(RuleOf(answer.status()), "") << answer.status();
  request.mutable_entities()->DeleteSubrange(1, 4);
  const auto fewer = Call(server.graph(), &Stub::BatchGetEntities, request);
  EXPECT_TRUE(fewer.ok()) << fewer.status();
}

TEST(GraphService, Commits64ConcurrentWritersOneByOne) {
  constexpr int kWriters = 64;
  constexpr int kCommits = 5;
  TestServer server(SmallNetwork());
  std::vector<std::vector<std::uint64_t>> revisions(kWriters);
  std::vector<std::thread> writers;
  for (int writer = 0; writer < kWriters; ++writer) {
    writers.emplace_back([&server, &revisions, writer] {
      for (int i = 0; i < kCommits; ++i) {
        std::string id = "w";
        id.append(std::to_string(writer)).append("-").append(std::to_string(i));
        const auto written =
            Call(server.graph(), &Stub::Write,
                 Commit({PutEntity(id, "写"), PutRelation(id, "agreement", "shanghai")}));
        ASSERT_TRUE(written.ok()) << written.status();
        // The writer sees its own write.
        const auto read = Call(server.graph(), &Stub::GetEntity, Get(id));
        ASSERT_TRUE(read.ok()) << read.status();
        EXPECT_GE(read->revision(), written->revision());
        revisions[static_cast<std::size_t>(writer)].push_back(written->revision());
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  std::set<std::uint64_t> all;
  for (const auto& of_one : revisions) {
    EXPECT_TRUE(std::is_sorted(of_one.begin(), of_one.end()));
    all.insert(of_one.begin(), of_one.end());
  }
  ASSERT_EQ(all.size(), static_cast<std::size_t>(kWriters * kCommits));
  EXPECT_EQ(*all.begin(), 2U);
  EXPECT_EQ(*all.rbegin(), 1U + kWriters * kCommits);
}

TEST(GraphService, CommitsAlsoWhenTheClientHasGone) {
  TestServer server(SmallNetwork());
  for (int i = 0; i < 50; ++i) {
    grpc::ClientContext context;
    v1::WriteResponse response;
    std::thread cancel([&context] { context.TryCancel(); });
    (void)server.graph().Write(&context, Commit({PutEntity("gone" + std::to_string(i))}),
                               &response);
    cancel.join();
  }
  // Each was made whole or never came; either way the server goes on and revisions are gapless.
  const auto written = Call(server.graph(), &Stub::Write, Commit({PutEntity("last")}));
  ASSERT_TRUE(written.ok()) << written.status();
  const auto commits = Call(server.graph(), &Stub::ListCommits, v1::ListCommitsRequest());
  ASSERT_TRUE(commits.ok()) << commits.status();
  // One whose client had gone may come even after the last.
  ASSERT_GE(static_cast<std::uint64_t>(commits->commits_size()), written->revision());
  for (int i = 0; i < commits->commits_size(); ++i) {
    EXPECT_EQ(commits->commits(i).revision(), static_cast<std::uint64_t>(i) + 1);
  }
}

}  // namespace
}  // namespace partnergraph
