"""A client in another language that knows nothing but where the server listens.

    reflection_client.py PROGRAM DATA

Imports the folder DATA into a new database with `PROGRAM import`, starts `PROGRAM serve` on it, learns
services and messages by gRPC reflection alone and calls every read rpc with valid requests. Fails
if one answers with an error, without a revision or with nothing, or if there is a read rpc that
this client has no request for.
"""

import signal
import subprocess
import sys
import tempfile

try:
    import grpc
    from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory
except ImportError as error:
    print(f"skipped: {sys.executable} has no gRPC ({error}); Debian: python3-grpcio")
    sys.exit(77)

CALL_SECONDS = 60
REFLECTION = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"
SERVICES = {"partnergraph.v1.GraphService", "partnergraph.v1.QueryService"}
# The only rpc that is no read.
WRITES = {"Write"}

# One valid request for each read rpc; several where a rpc has several ways to ask.
REQUESTS = {
    "GetEntity": [{"entity": "gothenburg"}, {"entity": "iso3166:SG"}],
    "BatchGetEntities": [{"entities": ["shanghai", "hungary", "atlantis"]}],
    "ListEntities": [{}, {"kind": "place", "pageSize": 1000}],
    "GetRelation": [{"id": "shanghai.part_of.china"}],
    "ListRelations": [{}, {"entity": "shanghai"}],
    "GetOntology": [{}],
    "ListVersions": [{"entityId": "shanghai"}, {"relationId": "shanghai.part_of.china"}],
    "ListCommits": [{}],
    "Diff": [{"fromRevision": 0}],
    "Search": [{"query": "哥德堡"}, {"query": "匈牙利", "exact": True, "language": "zh"}],
    "Neighbors": [{"entity": "shanghai"}, {"entity": "hungary", "language": "zh"}],
    "Traverse": [{"entity": "shanghai"}, {"entity": "gothenburg", "maxHops": 6}],
    "FindPaths": [{"source": "gothenburg", "target": "hungary"},
                  {"source": "gothenburg", "target": "singapore",
                   "selector": "PATH_SELECTOR_SHORTEST_K"},
                  {"source": "shanghai", "target": "shanghai",
                   "selector": "PATH_SELECTOR_SHORTEST_K",
                   "restrictor": "PATH_RESTRICTOR_TRAIL"}],
    "Explain": [{"source": "shanghai", "target": "singapore", "language": "zh"}],
    "Coverage": [{"entity": "stcsm", "tieKinds": ["agreement", "award"]}],
    "Statistics": [{}],
}


def make_reflection_messages():
    """The part of grpc/reflection/v1alpha/reflection.proto that is needed here."""
    file = descriptor_pb2.FileDescriptorProto(
        name="reflection.proto", package="grpc.reflection.v1alpha", syntax="proto3")
    field_type = descriptor_pb2.FieldDescriptorProto

    def add(message, *fields):
        descriptor = file.message_type.add(name=message)
        for name, number, kind, repeated in fields:
            field = descriptor.field.add(name=name, number=number)
            field.label = (field_type.LABEL_REPEATED if repeated else field_type.LABEL_OPTIONAL)
            if isinstance(kind, str):
                field.type = field_type.TYPE_MESSAGE
                field.type_name = ".grpc.reflection.v1alpha." + kind
            else:
                field.type = kind

    add("ServerReflectionRequest",
        ("file_by_filename", 3, field_type.TYPE_STRING, False),
        ("file_containing_symbol", 4, field_type.TYPE_STRING, False),
        ("list_services", 7, field_type.TYPE_STRING, False))
    add("FileDescriptorResponse", ("file_descriptor_proto", 1, field_type.TYPE_BYTES, True))
    add("ServiceResponse", ("name", 1, field_type.TYPE_STRING, False))
    add("ListServiceResponse", ("service", 1, "ServiceResponse", True))
    add("ErrorResponse",
        ("error_code", 1, field_type.TYPE_INT32, False),
        ("error_message", 2, field_type.TYPE_STRING, False))
    add("ServerReflectionResponse",
        ("file_descriptor_response", 4, "FileDescriptorResponse", False),
        ("list_services_response", 6, "ListServiceResponse", False),
        ("error_response", 7, "ErrorResponse", False))
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    factory = message_factory.MessageFactory(pool)
    return [factory.GetPrototype(pool.FindMessageTypeByName("grpc.reflection.v1alpha." + name))
            for name in ("ServerReflectionRequest", "ServerReflectionResponse")]


class Server:
    """What the server says about itself."""

    def __init__(self, channel):
        self.channel = channel
        self.request_type, response_type = make_reflection_messages()
        self.reflect = channel.stream_stream(
            REFLECTION, request_serializer=lambda request: request.SerializeToString(),
            response_deserializer=response_type.FromString)
        self.pool = descriptor_pool.DescriptorPool()
        self.factory = message_factory.MessageFactory(self.pool)
        self.known_files = set()

    def ask(self, **request):
        answers = list(self.reflect(iter([self.request_type(**request)]), timeout=CALL_SECONDS))
        assert len(answers) == 1, answers
        assert not answers[0].HasField("error_response"), (request, answers[0])
        return answers[0]

    def services(self):
        return {s.name for s in self.ask(list_services="*").list_services_response.service}

    def add_files(self, answer):
        files = {}
        for data in answer.file_descriptor_response.file_descriptor_proto:
            file = descriptor_pb2.FileDescriptorProto.FromString(data)
            files[file.name] = file

        def add(name):
            if name in self.known_files:
                return
            if name not in files:
                self.add_files(self.ask(file_by_filename=name))
                return
            for dependency in files[name].dependency:
                add(dependency)
            self.pool.Add(files[name])
            self.known_files.add(name)

        for name in files:
            add(name)

    def service(self, name):
        self.add_files(self.ask(file_containing_symbol=name))
        return self.pool.FindServiceByName(name)

    def message_type(self, name):
        self.add_files(self.ask(file_containing_symbol=name))
        return self.factory.GetPrototype(self.pool.FindMessageTypeByName(name))

    def call(self, method, fields):
        """All answers to one request given as JSON fields."""
        request_type = self.factory.GetPrototype(method.input_type)
        response_type = self.factory.GetPrototype(method.output_type)
        # Descriptors of Python do not say whether a method streams; their source does.
        source = descriptor_pb2.ServiceDescriptorProto()
        method.containing_service.CopyToProto(source)
        streams = next(m for m in source.method if m.name == method.name).server_streaming
        kind = self.channel.unary_stream if streams else self.channel.unary_unary
        stub = kind(f"/{method.containing_service.full_name}/{method.name}",
                    request_serializer=lambda request: request.SerializeToString(),
                    response_deserializer=response_type.FromString)
        request = json_format.ParseDict(fields, request_type())
        answer = stub(request, timeout=CALL_SECONDS)
        return list(answer) if streams else [answer]


def revision_of(message):
    return getattr(message, "to_revision", 0) or getattr(message, "revision", 0)


def walk_read_rpcs(server):
    """Calls every read rpc and returns how many calls that were."""
    calls = 0
    asked = set()
    for name in sorted(SERVICES):
        for method in server.service(name).methods:
            if method.name in WRITES:
                continue
            assert method.name in REQUESTS, f"no request for the read rpc {method.full_name}"
            asked.add(method.name)
            for fields in REQUESTS[method.name]:
                answers = server.call(method, fields)
                calls += 1
                assert answers, f"{method.name}({fields}) answered nothing"
                for answer in answers:
                    assert revision_of(answer) > 0, f"{method.name}({fields}): no revision"
                first = {field.name for field, _ in answers[0].ListFields()}
                content = first - {"revision", "from_revision", "to_revision", "next_page_token"}
                assert content, f"{method.name}({fields}): empty answer"
                print(f"{method.name} {fields}: {sum(a.ByteSize() for a in answers)} bytes, "
                      f"revision {revision_of(answers[0])}")
    assert asked == set(REQUESTS), f"no such rpc any more: {set(REQUESTS) - asked}"
    return calls


def check_error(server):
    """An error carries what is wrong where, for those who know google.rpc.Status."""
    method = server.service("partnergraph.v1.GraphService").methods_by_name["GetEntity"]
    try:
        server.call(method, {"entity": ""})
    except grpc.RpcError as error:
        assert error.code() == grpc.StatusCode.INVALID_ARGUMENT, error
        trailer = dict(error.trailing_metadata())["grpc-status-details-bin"]
        violation = server.message_type("partnergraph.v1.Violation")()
        status = server.message_type("partnergraph.v1.ErrorStatus").FromString(trailer)
        assert status.details[0].Unpack(violation), status
        assert violation.place == "entity" and violation.rule, violation
        print(f"error: {violation.rule} at {violation.place}: {violation.reason}")
        return
    raise AssertionError("an empty entity was accepted")


def main():
    program, data = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="pg_reflection_") as folder:
        database = folder + "/db"
        subprocess.run([program, "import", data + "/seed", "--ontology", data + "/ontology.textproto", "--strict",
                        "--db", database], check=True)
        serving = subprocess.Popen([program, "serve", "--db", database, "--address", "127.0.0.1:0"],
                                   stdout=subprocess.PIPE, text=True)
        try:
            line = serving.stdout.readline().strip()
            assert line.startswith("listening on "), f"the server said {line!r}"
            options = [("grpc.enable_http_proxy", 0)]
            with grpc.insecure_channel(line.removeprefix("listening on "), options) as channel:
                server = Server(channel)
                assert SERVICES <= server.services(), server.services()
                print(f"{walk_read_rpcs(server)} calls answered")
                check_error(server)
            serving.send_signal(signal.SIGTERM)
            assert serving.wait(timeout=CALL_SECONDS) == 0, serving.returncode
        finally:
            serving.kill()
            serving.wait()


if __name__ == "__main__":
    main()
