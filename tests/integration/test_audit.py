"""The audit: only added to, sealed after the commit, and whatever is done to it has a name."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest
from psycopg import errors, sql

from core.audit import signing
from core.audit.chain import Entry, canonical
from core.audit.verifying import Wrong
from gateway.sealer import LIST, Sealer
from ops import audit
from ops.postgres import as_role
from tests.hospital import Cluster
from tests.office import GATEWAY, HandClock, Office

pytestmark = pytest.mark.integration

Connection = psycopg.Connection[tuple[Any, ...]]

WRITE: LiteralString = """
insert into audit_entry (at, account, role, act, patient, unit, origin, detail)
select timestamptz '2026-01-05Z' + n * interval '1 second', 'nora', 'nurse', 'patient.read',
    n %% 97, 'icu', '10.0.0.7', jsonb_build_object('n', n)
from generate_series(1, %s) n
"""
ACTS: dict[str, LiteralString] = {
    "one byte changed": "update audit_entry set act = 'patient.reae' where number = 5001",
    "a time set to infinity": "alter table audit_entry drop constraint ck_audit_entry_at;"
    " update audit_entry set at = 'infinity' where number = 5001",
    "one row deleted": "alter table audit_link drop constraint fk_audit_link_entry;"
    " delete from audit_entry where number = 5001",
    "one inserted": "insert into audit_entry (number, at, account, role, act)"
    " overriding system value values (20000, '2026-01-05Z', 'eve', 'nurse', 'patient.read')",
    "two swapped": "update audit_entry a set account = 'x', detail = b.detail, patient = b.patient"
    " from audit_entry b where (a.number, b.number) in ((5001, 5002), (5002, 5001))",
    "a link changed": "alter table audit_checkpoint drop constraint"
    " fk_audit_checkpoint_position_hash;"
    " update audit_link set hash = decode(repeat('ab', 32), 'hex') where position = 5001",
    "an entry gone with its link": "alter table audit_checkpoint drop constraint"
    " fk_audit_checkpoint_position_hash; delete from audit_link where position = 5001;"
    " delete from audit_entry where number = 5001",
    "the end cut off": "delete from audit_checkpoint where position > 9000;"
    " delete from audit_link where position > 9000; delete from audit_entry where number > 9000",
    "all sealed anew": "update audit_entry set why = 'x' where number = 5001;"
    " insert into audit_unsealed select number from audit_entry;"
    " create table signed as select * from audit_checkpoint; delete from audit_checkpoint;"
    " delete from audit_link; select audit_seal(100000);"
    " alter table audit_checkpoint drop constraint fk_audit_checkpoint_position_hash;"
    " insert into audit_checkpoint select * from signed",
    "a checkpoint made up": "update audit_checkpoint set at = at - interval '1 day'"
    " where position = 10000",
}
NAMED = {
    "one byte changed": [(Wrong.CHANGED, 5001)],
    "a time set to infinity": [(Wrong.CHANGED, 5001)],
    "one row deleted": [(Wrong.REMOVED, 5001)],
    "one inserted": [(Wrong.INSERTED, 20000)],
    "two swapped": [(Wrong.CHANGED, 5001), (Wrong.CHANGED, 5002)],
    "a link changed": [(Wrong.LINK_CHANGED, 5001)],
    "an entry gone with its link": [(Wrong.LINK_REMOVED, 5001)],
    "the end cut off": [(Wrong.TRUNCATED, 9001)],
    "all sealed anew": [(Wrong.REBUILT, 6000)],
    "a checkpoint made up": [(Wrong.FORGED, 10000)],
}


@dataclass(frozen=True, slots=True)
class Signed:
    """An audit, the key that checks it, and what was signed, as it was kept elsewhere."""

    owner: Connection
    key: bytes
    words: list[Any]

    def checked(self) -> audit.Report:
        """As this transaction sees it."""
        source = audit.standing_in(self.owner)
        return audit.verify(source, keys=[self.key], elsewhere=self.words)


@pytest.fixture(scope="module")
def ten_thousand(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signed]:
    """Ten thousand entries, sealed and three times signed; a test undoes what it does to them."""
    name = cluster.empty()
    secrets = tmp_path_factory.mktemp("secrets")
    with psycopg.connect(cluster.url(name), autocommit=True) as connection:
        connection.execute(WRITE, (10_000,))
        seal_all(connection)
        words = sign_at(connection, signing.read_or_make(secrets), 3_000, 6_000, 10_000)
        yield Signed(connection, (secrets / signing.PUBLIC).read_bytes(), words)
    cluster.drop(name)


@pytest.fixture
def owner(database_url: str) -> Iterator[Connection]:
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield connection


def sealer_of(office: Office, home: Path) -> Sealer:
    (home / "secrets").mkdir(exist_ok=True)
    return Sealer(
        office=office.wiring.office,
        clock=HandClock(),
        site="main",
        signer=signing.read_or_make(home / "secrets"),
        kept=home / LIST,
    )


def seal_all(connection: Connection) -> None:
    connection.execute("select audit_seal(1000000)")


def sign_at(owner: Connection, signer: signing.Signer, *positions: int) -> list[Any]:
    words = []
    for position in positions:
        row = owner.execute(
            "select hash from audit_link where position = %s", (position,)
        ).fetchone()
        assert row is not None
        word = signer.sign("main", position, bytes(row[0]), at=HandClock().now())
        owner.execute(
            "insert into audit_checkpoint values (%s, %s, %s, %s, %s, %s)",
            (
                word.position,
                word.hash,
                signing.moment(word.at_us),
                word.site,
                word.key,
                word.signature,
            ),
        )
        words.append(word)
    return words


def checked(url: str, home: Path, elsewhere: list[Any] | None = None) -> audit.Report:
    keys = [(home / signing.PUBLIC).read_bytes()]
    with audit.database(url) as source:
        return audit.verify(source, keys=keys, elsewhere=elsewhere or [])


def named(report: audit.Report) -> list[tuple[Wrong, int | None]]:
    return [
        (one.wrong, one.entry if one.entry is not None else one.position) for one in report.findings
    ]


def as_whoever_owns_it(owner: Connection, statements: LiteralString) -> None:
    """Past the triggers, as somebody with all rights would."""
    owner.execute("set session_replication_role = replica")
    owner.execute(statements)
    owner.execute("set session_replication_role = origin")


# -- what verify names --------------------------------------------------------------------------


def test_ten_thousand_entries_that_nobody_touched_are_sound(ten_thousand: Signed) -> None:
    with ten_thousand.owner.transaction():
        report = ten_thousand.checked()
    assert (report.findings, report.tally.links, report.waiting) == ([], 10_000, 0)
    assert report.tally.signed_upto == 10_000


@pytest.mark.parametrize("act", ACTS)
def test_verify_names_what_was_done_among_ten_thousand_entries(
    ten_thousand: Signed, act: str
) -> None:
    with ten_thousand.owner.transaction(force_rollback=True):
        as_whoever_owns_it(ten_thousand.owner, ACTS[act])
        report = ten_thousand.checked()
    found = named(report)
    # Where a link was touched, what was signed over it fails too; nothing else is accused.
    assert [one for one in found if one in NAMED[act] or one[1] != 6000] == NAMED[act]
    assert not report.sound


def test_a_key_of_somebody_else_counts_for_nothing(
    owner: Connection, database_url: str, tmp_path: Path
) -> None:
    owner.execute(WRITE, (3,))
    seal_all(owner)
    (tmp_path / "theirs").mkdir()
    sign_at(owner, signing.read_or_make(tmp_path / "theirs"), 3)
    signing.read_or_make(tmp_path)
    assert named(checked(database_url, tmp_path)) == [(Wrong.FORGED, 3)]


def test_an_export_is_checked_without_the_database(
    owner: Connection, database_url: str, tmp_path: Path
) -> None:
    owner.execute(WRITE, (200,))
    seal_all(owner)
    sign_at(owner, signing.read_or_make(tmp_path), 150)
    owner.execute(WRITE, (1,))
    keys = [(tmp_path / signing.PUBLIC).read_bytes()]
    lines = list(audit.export(database_url))
    place = tmp_path / "audit.jsonl"

    def again(of: list[bytes]) -> audit.Report:
        place.write_bytes(b"".join(of))
        with audit.exported(place) as source:
            return audit.verify(source, keys=keys, elsewhere=[])

    whole = again(lines)
    assert (whole.sound, whole.tally.links, whole.waiting) == (True, 200, 1)
    assert whole.tally.signed_upto == 150
    assert named(again([*lines[:7], *lines[8:]])) == [(Wrong.LINK_REMOVED, 7)]
    changed = lines[7].replace(b"patient.read", b"patient.reax")
    assert named(again([*lines[:7], changed, *lines[8:]])) == [(Wrong.CHANGED, 7)]
    assert named(again([*lines[:8], lines[7], *lines[8:]])) == [(Wrong.LINK_TWICE, 7)]
    assert (Wrong.TRUNCATED, 101) in named(again([*lines[:101], lines[-1]]))


# -- sealing ------------------------------------------------------------------------------------


def test_the_database_writes_the_bytes_of_the_contract(owner: Connection) -> None:
    vectors = json.loads((Path(__file__).parents[1] / "contracts/audit_chain.json").read_text())
    for vector in vectors["chain"]:
        said = vector["entry"]
        row = owner.execute(
            "select audit_canonical(row(%(number)s, timestamptz 'epoch'"
            " + %(at_us)s * interval '1 microsecond', %(account)s, %(role)s, %(act)s, %(patient)s,"
            " %(unit)s, %(thing)s, %(origin)s, %(why)s, %(detail)s)::audit_entry)",
            said,
        ).fetchone()
        assert row is not None
        # The database writes JSON in its own words, so its own words are what is hashed.
        words = owner.execute("select %s::jsonb::text", (said["detail"],)).fetchone()
        assert words is not None
        assert bytes(row[0]) == canonical(Entry(**said | {"detail": words[0]}))


def test_an_entry_that_is_committed_late_is_sealed_late_and_well(
    owner: Connection, database_url: str, tmp_path: Path
) -> None:
    signing.read_or_make(tmp_path)
    with psycopg.connect(database_url) as slow:
        slow.execute(WRITE, (2,))
        owner.execute(WRITE, (3,))
        seal_all(owner)
        assert owner.execute(
            "select array_agg(entry order by position) from audit_link"
        ).fetchall() == [([3, 4, 5],)]
        slow.commit()
    seal_all(owner)
    assert owner.execute(
        "select array_agg(entry order by position) from audit_link"
    ).fetchall() == [([3, 4, 5, 1, 2],)]
    assert checked(database_url, tmp_path).findings == []


def test_what_was_taken_back_leaves_no_trace(owner: Connection, database_url: str) -> None:
    with psycopg.connect(database_url) as other:
        other.execute(WRITE, (2,))
        other.rollback()
    seal_all(owner)
    assert owner.execute("select count(*) from audit_link").fetchone() == (0,)


def test_many_who_seal_at_once_make_one_chain(
    owner: Connection, database_url: str, tmp_path: Path
) -> None:
    signing.read_or_make(tmp_path)

    async def write_and_seal() -> None:
        connection = await psycopg.AsyncConnection.connect(database_url, autocommit=True)
        async with connection:
            for _ in range(20):
                await connection.execute(WRITE, (5,))
                await connection.execute("select audit_seal(7)")

    async def all_together() -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(6):
                group.create_task(write_and_seal())

    asyncio.run(all_together())
    seal_all(owner)
    report = checked(database_url, tmp_path)
    assert (report.findings, report.tally.links, report.waiting) == ([], 600, 0)


def test_a_sealer_that_dies_half_way_has_done_nothing(owner: Connection, database_url: str) -> None:
    owner.execute(WRITE, (5,))
    with psycopg.connect(database_url) as dying:
        dying.execute("select audit_seal(3)")
    with psycopg.connect(database_url) as dying:
        dying.execute("select audit_seal(5)")
        dying.rollback()
    assert owner.execute("select count(*) from audit_link").fetchone() == (3,)
    assert owner.execute("select count(*) from audit_unsealed").fetchone() == (2,)


# -- who may do what ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_entry set act = 'x'",
        "delete from audit_entry",
        "truncate audit_entry",
        "insert into audit_link values (1, 1, decode(repeat('00', 32), 'hex'))",
        "update audit_link set entry = 2",
        "delete from audit_link",
        "insert into audit_unsealed values (1)",
        "delete from audit_unsealed",
        "update audit_checkpoint set site = 'x'",
        "delete from audit_checkpoint",
        "alter table audit_entry disable trigger all",
        "insert into audit_entry (number) overriding system value values (-1)",
    ],
)
def test_requests_can_neither_change_nor_forge(owner: Connection, statement: LiteralString) -> None:
    owner.execute(WRITE, (2,))
    seal_all(owner)
    owner.execute("set role wardwatch_gateway")
    with pytest.raises(errors.InsufficientPrivilege):
        owner.execute(statement)


@pytest.mark.parametrize("table", ["audit_entry", "audit_link", "audit_checkpoint"])
@pytest.mark.parametrize("act", ["delete from {}", "truncate {} cascade"])
def test_not_even_the_owner_changes_it_by_a_slip(
    owner: Connection, table: str, act: LiteralString
) -> None:
    with pytest.raises(errors.RestrictViolation):
        owner.execute(sql.SQL(act).format(sql.Identifier(table)))


def test_no_role_but_the_gateway_seals(owner: Connection) -> None:
    for role in ("wardwatch_ingest", "wardwatch_alerts"):
        owner.execute(sql.SQL("set role {}").format(sql.Identifier(role)))
        with pytest.raises(errors.InsufficientPrivilege):
            owner.execute("select audit_seal(1)")
        owner.execute("reset role")


# -- the gateway's task -------------------------------------------------------------------------


async def look(office: Office, times: int = 1) -> None:
    patient = office.value("select patient from stay where bed = 'icu-01'")
    nurse = await office.sign_in("icu_nurse")
    for _ in range(times):
        assert (await nurse.get(f"/api/v1/patients/{patient}")).status_code == 200


async def test_what_people_do_is_sealed_and_signed(office: Office, tmp_path: Path) -> None:
    sealer = sealer_of(office, tmp_path)
    await look(office, 3)
    waiting = office.value("select count(*) from audit_unsealed")
    assert await sealer.round(sign=True) == waiting >= 3
    report = checked(office.url, tmp_path / "secrets", audit.kept_checkpoints([tmp_path / LIST]))
    assert (report.findings, report.tally.signed_upto) == ([], report.tally.last)


async def test_another_gateway_goes_on_where_the_last_one_signed(
    office: Office, tmp_path: Path
) -> None:
    await look(office)
    await sealer_of(office, tmp_path).round(sign=True)
    await look(office)
    after = sealer_of(office, tmp_path)
    await after.round(sign=True)
    assert after.broken == ""
    words = audit.kept_checkpoints([tmp_path / LIST])
    assert len(words) == 2
    assert office.value("select count(*) from audit_checkpoint") == 2


@pytest.mark.parametrize(
    "statements",
    [
        ACTS["all sealed anew"].replace("= 5001", "> 0"),
        "delete from audit_checkpoint; delete from audit_link; delete from audit_entry",
        "update audit_link set hash = decode(repeat('00', 32), 'hex')",
    ],
    ids=["sealed-anew", "emptied", "links-changed"],
)
async def test_the_key_signs_nothing_on_top_of_a_chain_that_was_changed(
    office: Office, tmp_path: Path, statements: LiteralString
) -> None:
    await look(office)
    await sealer_of(office, tmp_path).round(sign=True)
    as_whoever_owns_it(office.owner, statements)
    await look(office)
    after = sealer_of(office, tmp_path)
    await after.round(sign=True)
    assert "not what was signed" in after.broken
    assert len(audit.kept_checkpoints([tmp_path / LIST])) == 1
    report = checked(office.url, tmp_path / "secrets", audit.kept_checkpoints([tmp_path / LIST]))
    assert {Wrong.REBUILT, Wrong.TRUNCATED} & {wrong for wrong, _ in named(report)}


async def test_the_key_signs_no_entry_that_is_not_what_was_sealed(
    office: Office, tmp_path: Path
) -> None:
    await look(office, 2)
    await office.wiring.sealer.round()
    as_whoever_owns_it(office.owner, "update audit_entry set why = 'x'")
    sealer = sealer_of(office, tmp_path)
    await sealer.round(sign=True)
    assert "not what was sealed" in sealer.broken
    assert office.value("select count(*) from audit_checkpoint") == 0


async def test_a_list_whose_last_line_was_cut_off_by_a_crash_goes_on(
    office: Office, tmp_path: Path
) -> None:
    await look(office)
    await sealer_of(office, tmp_path).round(sign=True)
    with (tmp_path / LIST).open("ab") as file:
        file.write(b'{"site":"main","chec')
    await look(office)
    await sealer_of(office, tmp_path).round(sign=True)
    assert [word.site for word in audit.kept_checkpoints([tmp_path / LIST])] == ["main", "main"]


async def test_without_a_key_entries_are_sealed_even_so(office: Office) -> None:
    assert office.wiring.sealer.signer is None
    await look(office)
    assert await office.wiring.sealer.round(sign=True) > 0
    assert office.value("select count(*) from audit_checkpoint") == 0


async def test_a_stranger_to_the_key_cannot_sign_in_its_name(
    office: Office, tmp_path: Path
) -> None:
    """Whoever holds the requests' role, and not the key, is found out."""
    await look(office)
    await sealer_of(office, tmp_path).round()
    url = as_role(office.url, GATEWAY, _password(office))
    with psycopg.connect(url, autocommit=True) as requests:
        requests.execute(
            "insert into audit_checkpoint select position, hash, now(), 'main', 'made-up',"
            " decode(repeat('00', 64), 'hex') from audit_link order by position desc limit 1"
        )
    report = checked(office.url, tmp_path / "secrets")
    assert [one.wrong for one in report.findings] == [Wrong.FORGED]


def _password(office: Office) -> str:
    address = office.wiring.settings.database_url.get_secret_value()
    return address.split("@", maxsplit=1)[0].rpartition(":")[2]
