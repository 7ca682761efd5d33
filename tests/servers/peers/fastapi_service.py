"""A service on FastAPI with its instrumentation: `/ask?url=…` asks another one, with baggage; `/seen` says what it got."""

import json
import signal
import socket
import sys

import httpx
import telemetry
import uvicorn
from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor

provider = telemetry.set_up()
FastAPIInstrumentor().instrument()
HTTPXClientInstrumentor().instrument()

# After the instrumentation, which replaces the class.
from fastapi import FastAPI, Request  # noqa: E402

app = FastAPI()


@app.get("/ask")
async def ask(url: str):
    telemetry.carry(json.loads(sys.argv[1]))
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(url)
    answer.raise_for_status()
    return answer.json()


@app.get("/seen")
async def seen(request: Request):
    return {"baggage": telemetry.carried(), "header": request.headers.get("baggage")}


listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
# It handles the signal, ends, and raises it once more for whoever set a handler before.
signal.signal(signal.SIGTERM, lambda *_: None)
server.run(sockets=[listener])
provider.shutdown()
