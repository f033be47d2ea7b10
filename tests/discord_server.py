"""A stand-in for Discord on 127.0.0.1: as much of its REST API and gateway as the bot uses.

It keeps messages, records every request with the moment it came, and fails on demand.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

APPLICATION = 9001
BOT_USER = {"id": "9001", "username": "monazite", "discriminator": "0", "avatar": None, "bot": True}
TOKEN = "OTAwMQ.GAbcde.standin-token-standin-token-000"
GUILD, CHANNEL, ROLE = 100, 200, 300
"""A server, its channel, and the role that Discord gives the bot in it."""
EPHEMERAL = 64
PERMISSIONS = str((1 << 53) - 1)


@dataclass
class Request:
    """One REST request. ``at`` is seconds of the monotonic clock."""

    at: float
    method: str
    path: str
    body: Any
    status: int = 0


@dataclass
class Fault:
    """Answers ``times`` requests that match with ``status`` instead.

    ``after`` says that the request is carried out before it fails; ``lose`` that the connection
    is dropped instead of answered, ``cut`` that it is dropped in the middle of the answer,
    ``hang`` that nothing is done or answered for a minute.
    """

    method: str
    path: str
    status: int = 500
    code: int = 0
    times: int = 1
    after: bool = False
    lose: bool = False
    cut: bool = False
    hang: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)

    def body(self) -> dict[str, Any]:
        return {"code": self.code, "message": "stand-in fault", **self.extra}


class Refused(Exception):
    """The server's own refusal."""

    def __init__(self, status: int, code: int, **extra: Any) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.body = {"code": code, "message": "refused", **extra}


class DiscordServer:
    """The server. Use as an async context manager."""

    def __init__(self) -> None:
        self._ids = itertools.count(1_400_000_000_000_000_000)
        self.requests: list[Request] = []
        self.faults: list[Fault] = []
        self.messages: dict[int, dict[str, Any]] = {}
        self.files: dict[str, bytes] = {}
        """What is attached to messages and commands, by name."""
        self.commands: dict[str, list[dict[str, Any]]] = {}
        self.threads: set[int] = set()
        self.interactions: dict[str, dict[str, Any]] = {}
        self.events: list[dict[str, Any]] = []
        self.identified: list[dict[str, Any]] = []
        self.resumed: list[dict[str, Any]] = []
        self.heartbeats: list[float] = []
        self.heartbeat_seconds = 30.0
        self.said: list[str] = []
        """What the bot says below its name, one after the other."""
        self.intents_refused = False
        self.closing = 0
        """With which code to close instead of welcoming the bot."""
        self.poison = ""
        """A frame that comes behind every resumption."""
        self.spoilt_starts = 0
        """How many sessions begin with what no one can read."""
        self.shards = 1
        self.changed = asyncio.Condition()
        self._sockets: dict[web.WebSocketResponse, int] = {}
        self._nonces: dict[str, dict[str, Any]] = {}
        self._runner: web.AppRunner | None = None
        self._port = 0

    # The server's life

    async def __aenter__(self) -> DiscordServer:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen, on the same port as before where there was one."""
        app = web.Application()
        app.router.add_get("/gateway", self._gateway)
        app.router.add_get("/api/v10/files/{name}", self._file)
        app.router.add_route("*", "/api/v10/{path:.*}", self._rest)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port, reuse_address=True)
        await site.start()
        server = site._server
        assert isinstance(server, asyncio.Server)
        self._port = server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Go away: close every connection and stop listening."""
        await self.drop_gateway()
        if self._runner:
            await self._runner.cleanup()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self._port}/api/v10"

    @property
    def gateway(self) -> str:
        return f"ws://127.0.0.1:{self._port}/gateway"

    # What tests do

    async def until(self, condition: Callable[[], Any], seconds: float = 60) -> Any:
        """Wait until ``condition`` is true; returns its value."""

        async def watch() -> Any:
            async with self.changed:
                while not (value := condition()):
                    await self.changed.wait()
                return value

        return await asyncio.wait_for(watch(), seconds)

    async def ready(self) -> None:
        """Wait until the bot is connected with all its shards."""
        await self.until(lambda: len(self._sockets) >= self.shards)

    async def interact(self, data: dict[str, Any], kind: int = 2, **more: Any) -> str:
        """Send an interaction of member 7; returns its id."""
        number = str(next(self._ids))
        payload = {
            "id": number,
            "application_id": str(APPLICATION),
            "type": kind,
            "token": f"token-of-{number}-" + "x" * 20,
            "version": 1,
            "attachment_size_limit": 10_000_000,
            "guild_id": str(GUILD),
            "guild": {"id": str(GUILD), "features": [], "locale": "en-US"},
            "guild_locale": "en-US",
            "locale": "en-US",
            "channel_id": str(CHANNEL),
            "channel": {"id": str(CHANNEL), "type": 0, "name": "minerals", "position": 0},
            "member": member(more.pop("user", 7)),
            "app_permissions": PERMISSIONS,
            "data": data,
            **more,
        }
        self.interactions[payload["token"]] = {"id": number, "sent": time.monotonic()}
        await self.dispatch("INTERACTION_CREATE", payload)
        return number

    async def ask(self, question: str, **more: Any) -> str:
        """Send ``/ask``; returns the interaction's id."""
        options = [{"name": "question", "type": 3, "value": question}]
        return await self.interact(
            {"id": "1", "name": "ask", "type": 1, "options": options}, **more
        )

    async def watch(self, item: str) -> str:
        """Send ``/watch add`` for direct messages; returns the interaction's id."""
        add = {"name": "add", "type": 1, "options": [{"name": "item", "type": 3, "value": item}]}
        return await self.interact({"id": "1", "name": "watch", "type": 1, "options": [add]})

    def alerts(self, channel: int) -> list[dict[str, Any]]:
        """The messages in a channel that show an alert: their cards have a number."""
        return [
            each
            for each in self.messages.values()
            if each["channel_id"] == str(channel)
            and any(part.get("id", 0) > 1 << 30 for part in each["components"])
        ]

    async def tap(self, message: dict[str, Any], custom_id: str) -> str:
        """Tap a button of a message; returns the interaction's id."""
        data = {"custom_id": custom_id, "component_type": 2}
        return await self.interact(data, 3, message=message)

    async def mention(self, content: str, user: int = 7) -> str:
        """Post a message that mentions the bot; returns the message's id."""
        return await self.say(f"<@{APPLICATION}> {content}", user, mentions=[BOT_USER])

    async def say(self, content: str, user: int = 7, **more: Any) -> str:
        """Post a message as the bot hears of it; returns the message's id."""
        message = self._message(CHANNEL, content=content)
        message |= {
            "author": person(user),
            "member": {k: v for k, v in member(user).items() if k != "user"},
            "guild_id": str(GUILD),
            **more,
        }
        self.messages[int(message["id"])] = message
        await self.dispatch("MESSAGE_CREATE", message)
        return str(message["id"])

    def reply_to(self, number: str) -> dict[str, Any] | None:
        """The bot's message that answers an interaction or a message, once it has content."""
        for message in self.messages.values():
            answers = (message.get("message_reference") or {}).get("message_id")
            is_reply = message.get("interaction_id") == number or str(answers) == number
            if is_reply and (message["components"] or message["content"]):
                return message
        return None

    async def answer(self, number: str, seconds: float = 60) -> dict[str, Any]:
        """Wait for the reply to an interaction or a message."""
        found: dict[str, Any] = await self.until(lambda: self.reply_to(number), seconds)
        return found

    def sent(self, method: str, path: str) -> list[Request]:
        """The requests so far whose path matches."""
        return [
            each for each in self.requests if each.method == method and re.search(path, each.path)
        ]

    # The gateway

    async def dispatch(self, name: str, data: dict[str, Any], *, record: bool = True) -> None:
        """Send an event to the bot, or keep it until the bot resumes."""
        packet = {"op": 0, "t": name, "s": len(self.events) + 1, "d": data}
        if record:
            self.events.append(packet)
        for socket, shard in list(self._sockets.items()):
            if shard == 0:  # the server's and that of direct messages
                await socket.send_json(packet)

    async def frame(self, raw: str | bytes) -> None:
        """Send the bot a frame as it is, event or not."""
        for socket in list(self._sockets):
            await (socket.send_str(raw) if isinstance(raw, str) else socket.send_bytes(raw))

    async def drop_gateway(self, code: int = 4000) -> None:
        """Close the bot's gateway connections."""
        for socket in list(self._sockets):
            self._sockets.pop(socket, None)
            await socket.close(code=code)

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json(
            {"op": 10, "d": {"heartbeat_interval": self.heartbeat_seconds * 1000}}
        )
        async for received in socket:
            if received.type is not WSMsgType.TEXT:
                break
            await self._hear(socket, json.loads(received.data))
        self._sockets.pop(socket, None)
        return socket

    async def _hear(self, socket: web.WebSocketResponse, packet: dict[str, Any]) -> None:
        if packet["op"] == 1:
            self.heartbeats.append(time.monotonic())
            await socket.send_json({"op": 11})
        elif packet["op"] == 3:
            self.said += [each["state"] for each in packet["d"]["activities"]]
        elif packet["op"] == 2 and (self.closing or self.intents_refused):
            await socket.close(code=self.closing or 4014)
        elif packet["op"] == 2:
            self.identified.append(packet["d"])
            await self._welcome(socket, packet["d"].get("shard", [0, 1]))
        elif packet["op"] == 6:
            self.resumed.append(packet["d"])
            if self.poison:
                await socket.send_str(self.poison)
                return
            missed = self.events[packet["d"]["seq"] :]
            for event in missed:
                await socket.send_json(event)
            last = len(self.events)
            await socket.send_json({"op": 0, "t": "RESUMED", "s": last, "d": {}})
            self._sockets[socket] = 0
        await self._note()

    def guild(self) -> dict[str, Any]:
        """The server as the gateway tells of it."""
        return {
            "id": str(GUILD),
            "name": "Stand-in",
            "owner_id": "7",
            "member_count": 2,
            "roles": [
                {"id": str(GUILD), "name": "@everyone", "permissions": PERMISSIONS},
                {"id": str(ROLE), "name": "monazite", "tags": {"bot_id": str(APPLICATION)}},
            ],
            "channels": [{"id": str(CHANNEL), "type": 0, "name": "minerals", "position": 0}],
            "members": [{"user": BOT_USER, "roles": [], "flags": 0}],
        }

    async def _welcome(self, socket: web.WebSocketResponse, shard: list[int]) -> None:
        ready = {
            "v": 10,
            "session_id": "session",
            "resume_gateway_url": self.gateway,
            "user": BOT_USER,
            "guilds": [{"id": str(GUILD), "unavailable": True}] if shard[0] == 0 else [],
            "application": {"id": str(APPLICATION), "flags": 0},
            "shard": shard,
        }
        if self.spoilt_starts:
            self.spoilt_starts -= 1
            ready["user"] = None
        self._sockets[socket] = shard[0]
        if shard[0]:
            await socket.send_json({"op": 0, "t": "READY", "s": 1, "d": ready})
            return
        for name, data in (("READY", ready), ("GUILD_CREATE", self.guild())):
            packet = {"op": 0, "t": name, "s": len(self.events) + 1, "d": data}
            self.events.append(packet)
            await socket.send_json(packet)

    # REST

    async def _file(self, request: web.Request) -> web.Response:
        found = self.files.get(request.match_info["name"])
        return web.Response(body=found) if found is not None else web.Response(status=404)

    async def _rest(self, request: web.Request) -> web.StreamResponse:
        text = await request.text()
        body = json.loads(text) if text else None
        entry = Request(time.monotonic(), request.method, "/" + request.match_info["path"], body)
        self.requests.append(entry)
        fault = self._fault(entry)
        headers: dict[str, str] = {}
        if fault and fault.hang:
            await self._note()
            await asyncio.sleep(60)
        try:
            if fault and not fault.after:
                raise Refused(fault.status, fault.code, **fault.extra)
            if not entry.path.startswith(("/webhooks", "/interactions")):
                self._authorise(request)
            result = self._carry_out(entry)
            status, answer = (200, result) if result is not None else (204, None)
            if fault:
                status, answer = fault.status, fault.body()
        except Refused as refused:
            status, answer = refused.status, refused.body
        if fault:
            headers = fault.headers
            if fault.lose and request.transport:
                request.transport.abort()
        entry.status = status
        await self._note()
        if fault and fault.cut:
            return await _cut(request)
        if answer is None:
            return web.Response(status=status, headers=headers)
        # Exactly this type: with a charset discord.py would not read it as JSON.
        made = web.Response(status=status, body=json.dumps(answer).encode(), headers=headers)
        made.headers["Content-Type"] = "application/json"
        return made

    def _fault(self, entry: Request) -> Fault | None:
        for fault in self.faults:
            if fault.times and fault.method == entry.method and re.search(fault.path, entry.path):
                fault.times -= 1
                return fault
        return None

    def _authorise(self, request: web.Request) -> None:
        if request.headers.get("Authorization") != f"Bot {TOKEN}":
            raise Refused(401, 0)

    def _carry_out(self, entry: Request) -> Any:
        for method, pattern, call in _ROUTES:
            match = re.fullmatch(pattern, entry.path)
            if method == entry.method and match:
                return call(self, entry.body or {}, **match.groupdict())
        raise Refused(404, 0)

    def me(self, body: Any) -> Any:
        return BOT_USER

    def application(self, body: Any) -> Any:
        return {
            "id": str(APPLICATION),
            "name": "monazite",
            "description": "",
            "icon": None,
            "bot_public": True,
            "bot_require_code_grant": False,
            "owner": person(1),
            "verify_key": "",
            "flags": 0,
        }

    def gateway_bot(self, body: Any) -> Any:
        limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
        return {"url": self.gateway, "shards": self.shards, "session_start_limit": limit}

    def list_commands(self, body: Any, where: str) -> Any:
        return self.commands.get(where, [])

    def put_commands(self, body: Any, where: str) -> Any:
        filled = [
            {"description": "", "type": 1, **command}
            | {
                "id": str(next(self._ids)),
                "application_id": str(APPLICATION),
                "version": "1",
                "default_member_permissions": command.get("default_member_permissions"),
            }
            for command in body
        ]
        self.commands[where] = filled
        return filled

    def callback(self, body: Any, token: str) -> Any:
        known = self._interaction(token)
        if "type" in known:
            raise Refused(400, 40060)
        known |= {"type": body["type"], "acknowledged": time.monotonic()}
        response: dict[str, Any] = {"interaction": {"id": known["id"], "type": 2}}
        if body["type"] in (4, 5):
            data = body.get("data") or {}
            message = self._message(CHANNEL, **data) | {"interaction_id": known["id"]}
            self.messages[int(message["id"])] = message
            known["original"] = int(message["id"])
            response["interaction"] |= {"response_message_id": message["id"]}
            response["resource"] = {"type": body["type"], "message": message}
        return response

    def edit_original(self, body: Any, token: str) -> Any:
        known = self._interaction(token)
        message = self.messages.get(known.get("original", 0))
        if message is None:
            raise Refused(404, 10008)
        flags = message["flags"] | body.get("flags", 0)
        message |= {
            k: v for k, v in body.items() if k in ("content", "components") and v is not None
        }
        message["flags"] = flags
        message["edits"] = message.get("edits", 0) + 1
        return message

    def follow_up(self, body: Any, token: str) -> Any:
        self._interaction(token)
        message = self._message(CHANNEL, **body)
        self.messages[int(message["id"])] = message
        return message

    def post(self, body: Any, channel: str) -> Any:
        nonce = body.get("nonce")
        if nonce and body.get("enforce_nonce") and nonce in self._nonces:
            return self._nonces[nonce]
        reference = body.get("message_reference")
        if reference and int(reference["message_id"]) not in self.messages:
            said = {"_errors": [{"code": "REPLIES_UNKNOWN_MESSAGE", "message": "Unknown message"}]}
            raise Refused(400, 50035, errors={"message_reference": said})
        if int(channel) in self.messages and int(channel) not in self.threads:
            raise Refused(404, 10003)
        message = self._message(int(channel), **body)
        self.messages[int(message["id"])] = message
        if nonce:
            self._nonces[nonce] = message
        return message

    def edit(self, body: Any, channel: str, message: str) -> Any:
        known = self.messages.get(int(message))
        if known is None or known["channel_id"] != channel:
            raise Refused(404, 10008)
        known |= {k: v for k, v in body.items() if k in ("content", "components") and v is not None}
        return known

    def history(self, body: Any, channel: str) -> Any:
        found = [each for each in self.messages.values() if each["channel_id"] == channel]
        return sorted(found, key=lambda each: -int(each["id"]))

    def open_thread(self, body: Any, channel: str, message: str) -> Any:
        self.threads.add(int(message))
        return {
            "id": message,
            "guild_id": str(GUILD),
            "parent_id": channel,
            "owner_id": str(APPLICATION),
            "name": body["name"],
            "type": 11,
            "message_count": 0,
            "member_count": 1,
            "thread_metadata": {
                "archived": False,
                "auto_archive_duration": 1440,
                "archive_timestamp": "2026-11-23T08:00:00+00:00",
            },
        }

    def typing(self, body: Any, channel: str) -> Any:
        return None

    def open_dm(self, body: Any) -> Any:
        recipient = int(body["recipient_id"])
        return {"id": str(500_000 + recipient), "type": 1, "recipients": [person(recipient)]}

    def user(self, body: Any, user: str) -> Any:
        return person(int(user))

    def react(self, body: Any, channel: str, message: str, emoji: str) -> Any:
        return None

    def _interaction(self, token: str) -> dict[str, Any]:
        if token not in self.interactions or self.interactions[token].get("expired"):
            raise Refused(404, 10015)
        return self.interactions[token]

    def _message(self, channel: int, **body: Any) -> dict[str, Any]:
        return {
            "id": str(next(self._ids)),
            "channel_id": str(channel),
            "type": 0,
            "content": body.get("content") or "",
            "author": BOT_USER,
            "components": body.get("components") or [],
            "embeds": [],
            "attachments": [],
            "mentions": [],
            "mention_roles": [],
            "mention_everyone": False,
            "pinned": False,
            "tts": False,
            "flags": body.get("flags") or 0,
            "timestamp": "2026-11-23T08:00:00+00:00",
            "edited_timestamp": None,
            **({"message_reference": reference} if (reference := _reference(body)) else {}),
        }

    async def _note(self) -> None:
        async with self.changed:
            self.changed.notify_all()


async def _cut(request: web.Request) -> web.StreamResponse:
    """Begin an answer and drop the connection."""
    begun = web.StreamResponse(headers={"Content-Type": "application/json"})
    begun.content_length = 1000
    await begun.prepare(request)
    await begun.write(b'{"id": "1')
    if request.transport:
        request.transport.abort()
    return begun


def person(number: int) -> dict[str, Any]:
    """A user."""
    return {"id": str(number), "username": f"user{number}", "discriminator": "0", "avatar": None}


def member(number: int) -> dict[str, Any]:
    """A member of the guild."""
    return {"user": person(number), "roles": [], "flags": 0, "permissions": PERMISSIONS}


def _reference(body: dict[str, Any]) -> dict[str, Any] | None:
    reference = body.get("message_reference")
    if not reference:
        return None
    return {name: str(value) for name, value in reference.items() if name.endswith("_id")}


_WHERE = rf"/applications/{APPLICATION}(?P<where>(?:/guilds/\d+)?)/commands"
_ROUTES: tuple[tuple[str, str, Callable[..., Any]], ...] = (
    ("GET", "/users/@me", DiscordServer.me),
    ("GET", "/oauth2/applications/@me", DiscordServer.application),
    ("GET", "/gateway/bot", DiscordServer.gateway_bot),
    ("GET", _WHERE, DiscordServer.list_commands),
    ("PUT", _WHERE, DiscordServer.put_commands),
    ("POST", r"/interactions/\d+/(?P<token>[\w-]+)/callback", DiscordServer.callback),
    (
        "PATCH",
        rf"/webhooks/{APPLICATION}/(?P<token>[\w-]+)/messages/@original",
        DiscordServer.edit_original,
    ),
    ("POST", rf"/webhooks/{APPLICATION}/(?P<token>[\w-]+)", DiscordServer.follow_up),
    ("POST", r"/channels/(?P<channel>\d+)/messages", DiscordServer.post),
    ("GET", r"/channels/(?P<channel>\d+)/messages", DiscordServer.history),
    ("PATCH", r"/channels/(?P<channel>\d+)/messages/(?P<message>\d+)", DiscordServer.edit),
    ("POST", r"/channels/(?P<channel>\d+)/typing", DiscordServer.typing),
    (
        "POST",
        r"/channels/(?P<channel>\d+)/messages/(?P<message>\d+)/threads",
        DiscordServer.open_thread,
    ),
    ("POST", "/users/@me/channels", DiscordServer.open_dm),
    ("GET", r"/users/(?P<user>\d+)", DiscordServer.user),
    (
        "PUT",
        r"/channels/(?P<channel>\d+)/messages/(?P<message>\d+)/reactions/(?P<emoji>[^/]+)/@me",
        DiscordServer.react,
    ),
)
