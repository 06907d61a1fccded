"""What is sent first, what is sent again, and what is kept until it is stored."""

from core.ids import Boot
from core.sequence import Kept, Ledger
from core.wire import Stored
from simulators.faults import Packet
from simulators.outbox import PATIENCE_S, Outbox

BOOT = Boot(7)
WAVE = Packet("wave", b"curve", 60)


def made(seq: int) -> Kept:
    return Kept(BOOT, seq, "topic", str(seq).encode())


def an_outbox(count: int = 0, *, sent: bool = True) -> Outbox:
    outbox = Outbox(keep_most=1_000)
    for seq in range(1, count + 1):
        outbox.keep(made(seq), 0.0, send=True)
        if sent:
            outbox.accept(taken(outbox))
    return outbox


def taken(outbox: Outbox) -> Packet:
    packet = outbox.take()
    assert packet is not None
    return packet


def leaving(outbox: Outbox) -> list[str]:
    packets = []
    while (packet := outbox.take()) is not None:
        packets.append(packet.payload.decode())
    return packets


def test_what_is_sent_is_kept_until_it_is_stored() -> None:
    outbox = an_outbox(3)
    assert outbox.kept == 3
    assert outbox.hear(Stored(boot=BOOT, upto=2), 1.0)
    assert outbox.kept == 1
    assert not outbox.hear(Stored(boot=BOOT, upto=2), 2.0)


def test_without_a_link_it_is_kept_and_not_queued() -> None:
    outbox = an_outbox()
    outbox.keep(made(1), 0.0, send=False)
    assert (outbox.kept, outbox.live, leaving(outbox)) == (1, 0, [])


def test_a_curve_goes_out_and_is_not_kept() -> None:
    outbox = an_outbox()
    outbox.add(WAVE)
    assert outbox.take() == WAVE
    assert outbox.kept == 0


def test_live_goes_before_repeated() -> None:
    outbox = an_outbox(3)
    outbox.hear(Stored(boot=BOOT, upto=3, missing=((1, 2),)), 1.0)
    outbox.keep(made(4), 1.0, send=True)
    assert leaving(outbox) == ["4", "1", "2"]
    assert outbox.repeated == 2


def test_a_new_link_begins_with_what_the_broker_has_not_taken() -> None:
    outbox = an_outbox(3)
    outbox.keep(made(4), 1.0, send=True)
    outbox.keep(made(5), 1.0, send=False)
    outbox.add(WAVE)
    outbox.start_over()
    assert leaving(outbox) == ["4", "5"]


def test_a_new_link_tells_the_newest_whatever_the_broker_said() -> None:
    outbox = an_outbox(3)
    outbox.start_over()
    assert leaving(outbox) == ["3"]


def test_a_new_link_with_nothing_kept_begins_with_nothing() -> None:
    outbox = an_outbox(3)
    outbox.hear(Stored(boot=BOOT, upto=3), 1.0)
    outbox.start_over()
    assert leaving(outbox) == []


def test_nothing_is_repeated_before_patience_ends() -> None:
    outbox = an_outbox(3)
    outbox.ask_again(PATIENCE_S[0])
    assert leaving(outbox) == []


def test_then_the_oldest_few_and_the_newest_ever_more_patiently() -> None:
    outbox = an_outbox(100)
    asked = []
    for at_s in range(200):
        outbox.ask_again(float(at_s))
        if again := leaving(outbox):
            asked.append(at_s)
            assert again == [*map(str, range(1, 21)), "100"]
    assert asked == [11, 32, 73, 154]


def test_few_are_not_repeated_twice() -> None:
    outbox = an_outbox(3)
    outbox.ask_again(60.0)
    assert leaving(outbox) == ["1", "2", "3"]


def test_an_answer_restores_impatience() -> None:
    outbox = an_outbox(100)
    for at_s in range(100):
        outbox.ask_again(float(at_s))
        leaving(outbox)
    outbox.hear(Stored(boot=BOOT, upto=50), 100.0)
    outbox.ask_again(109.0)
    assert leaving(outbox) == []
    outbox.ask_again(111.0)
    assert leaving(outbox) != []


def test_what_the_broker_took_and_lost_comes_back_through_the_newest() -> None:
    outbox, ledger = an_outbox(50), Ledger(BOOT)
    outbox.start_over()
    while packet := outbox.take():
        ledger.take(int(packet.payload))
        outbox.hear(ledger.stored(), 1.0)
    assert outbox.kept == 0
    assert (ledger.upto, ledger.missing()) == (50, 0)


def test_a_full_ring_counts_what_it_lost() -> None:
    outbox = Outbox(keep_most=2)
    for seq in range(1, 6):
        outbox.keep(made(seq), 0.0, send=False)
    assert (outbox.kept, outbox.lost) == (2, 3)
