"""A server of grpcio with its instrumentation: `interop.Peer/Seen` says what it got. Messages are JSON."""

import json
import signal
import threading
from concurrent.futures import ThreadPoolExecutor

import grpc
import telemetry
from opentelemetry.instrumentation.grpc import GrpcInstrumentorServer

provider = telemetry.set_up()
GrpcInstrumentorServer().instrument()


def seen(_, call):
    header = dict(call.invocation_metadata()).get("baggage")
    return json.dumps({"baggage": telemetry.carried(), "header": header}).encode()


methods = {"Seen": grpc.unary_unary_rpc_method_handler(seen)}
server = grpc.server(ThreadPoolExecutor(2))
server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler("interop.Peer", methods)])
port = server.add_insecure_port("127.0.0.1:0")
server.start()

asked_to_end = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: asked_to_end.set())
print(port, flush=True)
asked_to_end.wait()
server.stop(grace=5).wait()
provider.shutdown()
