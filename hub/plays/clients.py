"""A client is a keyed hash that nobody can turn back: HMAC-SHA256(salt of the day, address | agent), 8 bytes.

The salt is random, readable by the operator alone, and destroyed 72 hours after its day; what is left of a
client then is a number without meaning. An IPv6 address counts as its /64, which is one household.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import os
import secrets
import socket
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hub.errors import HubError
from hub.plays.definition import AGENT_MAX, PROVISIONAL_HOURS
from hub.plays.logs import MalformedError
from hub.plays.robots import is_robot

EPOCH = date(1970, 1, 1)
#: bytes of user agents that are remembered; then the memory is cleared
MEMORY = 8 << 20
_SALT = 32
_MAPPED = bytes(10) + b"\xff\xff"
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class SealedError(Exception):
    """The day's salt is gone: the day is final, its late lines are rejected."""


class Salts:
    """One random salt a local day, in a folder of its own; an empty file marks a day that is final.

    Several processes may ask for the same new day: the first to link its file wins, all read the same.

    Args:
        folder: Where the salts lie; must exist.
        now: Seconds since 1970, stored with a new salt.
    """

    def __init__(self, folder: Path, now: int) -> None:
        self._folder = folder
        self._now = now
        self._known: dict[int, bytes] = {}

    def of(self, day: int) -> bytes:
        """The salt of `day` (days since 1970), made when there is none yet.

        Raises:
            SealedError: The day is final.
            HubError: The salt cannot be written.
        """
        salt = self._known.get(day)
        if salt is None:
            path = self._folder / str(EPOCH + timedelta(days=day))
            salt = self._known[day] = (path.read_bytes() if path.exists() else self._create(path))[:_SALT]
        if not salt:
            raise SealedError
        return salt

    def _create(self, path: Path) -> bytes:
        raw = secrets.token_bytes(_SALT) + self._now.to_bytes(8, "big")
        temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        try:
            handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
            try:
                path.hardlink_to(temporary)
            except FileExistsError:
                raw = path.read_bytes()
        except OSError as error:
            raise HubError.unwritten(path.name, error) from error
        finally:
            temporary.unlink(missing_ok=True)
        return raw


def destroy_salts(folder: Path, now: int, zone: ZoneInfo) -> int:
    """Overwrite and empty the salts of days whose `PROVISIONAL_HOURS` are over at `now`; return how many.

    The hours run from the day's end or from the making of its salt, whichever is later, so that old logs can
    be read in when a hub starts.
    """
    gone = 0
    for path in sorted(folder.glob("????-??-??")):
        raw = path.read_bytes()
        if not raw:
            continue
        end = datetime.combine(date.fromisoformat(path.name) + timedelta(days=1), datetime.min.time(), zone)
        if max(int(end.timestamp()), int.from_bytes(raw[_SALT:], "big")) + PROVISIONAL_HOURS * 3600 > now:
            continue
        with path.open("r+b") as file:  # overwritten first: the salt must not stay on the disk
            file.write(bytes(len(raw)))
            file.flush()
            os.fsync(file.fileno())
            file.truncate(0)
        gone += 1
    return gone


class Client:
    """What is known of one address and agent while a log is read; never written anywhere.

    Attributes:
        robot: Its agent is a robot's.
        cap: The daily cap of its address block, 0 for everybody's.
    """

    __slots__ = ("_bytes", "_keys", "cap", "robot")

    def __init__(self, raw: bytes, robot: bool, cap: int) -> None:
        self._bytes = raw
        self._keys: dict[int, int] = {}
        self.robot = robot
        self.cap = cap

    def key(self, day: int, salts: Salts) -> int:
        """The client's number on `day`, as a signed 64-bit integer, never 0.

        Raises:
            SealedError: The day is final.
        """
        found = self._keys.get(day)
        if found is None:
            digest = hmac.digest(salts.of(day), self._bytes, hashlib.sha256)[:8]
            found = self._keys[day] = int.from_bytes(digest, "big", signed=True) or 1
        return found


class Clients:
    """Clients by address and agent as the log writes them, so that each is worked out once."""

    def __init__(self, school_blocks: Mapping[str, int]) -> None:
        networks = ((ipaddress.ip_network(block, strict=False), cap) for block, cap in school_blocks.items())
        self._blocks = [
            (one.network_address.packed, one.netmask.packed, cap)
            for one, cap in sorted(networks, key=lambda pair: -pair[0].prefixlen)
        ]
        self._known: dict[tuple[bytes, bytes], Client] = {}
        self._robots: dict[bytes, bool] = {}
        self._size = 0

    def get(self, address: bytes, agent: bytes) -> Client:
        """The client of a line.

        Raises:
            MalformedError: With reason `address` or `agent`.
        """
        found = self._known.get((address, agent))
        return found if found is not None else self._new(address, agent)

    def _new(self, address: bytes, agent: bytes) -> Client:
        if len(agent) > AGENT_MAX:
            raise MalformedError("agent")
        place = packed_address(address)
        cap = next((cap for network, mask, cap in self._blocks if _within(place, network, mask)), 0)
        robot = self._robots.get(agent)
        if robot is None:
            robot = self._robots[agent] = is_robot(agent)
        self._size += len(agent) + 300
        if self._size > MEMORY:
            self._known.clear()
            self._robots.clear()
            self._size = 0
        client = self._known[address, agent] = Client(place[:8] + b"|" + agent, robot, cap)
        return client


def packed_address(address: bytes) -> bytes:
    """The 4 bytes of an IPv4 address (also of one mapped into IPv6), the 16 of an IPv6 address.

    Raises:
        MalformedError: With reason `address`.
    """
    try:  # inet_pton is ten times as fast as ipaddress, and as strict; a test compares them
        family = socket.AF_INET6 if b":" in address else socket.AF_INET
        packed = socket.inet_pton(family, address.decode("ascii"))
    except (ValueError, OSError) as error:
        raise MalformedError("address") from error
    return packed.removeprefix(_MAPPED) if len(packed) == 16 else packed


def _within(place: bytes, network: bytes, mask: bytes) -> bool:
    return len(place) == len(network) and all(
        a & b == c for a, b, c in zip(place, mask, network, strict=True)
    )
