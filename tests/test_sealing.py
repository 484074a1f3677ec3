"""What is stored can be read only with the key, and people are told apart without being named."""

import pytest

from bot.sealing import Seal, SealError

OLD, NEW = "an old secret of thirty-two letters", "a new secret of thirty-two letters!"


def test_what_is_sealed_opens_for_its_purpose_only() -> None:
    seal = Seal(OLD)
    sealed = seal.seal(b"words", b"session")
    assert b"words" not in sealed
    assert seal.open(sealed, b"session") == b"words"
    with pytest.raises(SealError, match="changed"):
        seal.open(sealed, b"reply")


def test_the_same_words_look_different_each_time() -> None:
    seal = Seal(OLD)
    assert seal.seal(b"words", b"session") != seal.seal(b"words", b"session")


@pytest.mark.parametrize("place", [4, 15, 16, -1])
def test_changed_bytes_are_noticed(place: int) -> None:
    seal = Seal(OLD)
    sealed = bytearray(seal.seal(b"words", b"session"))
    sealed[place] ^= 1
    with pytest.raises(SealError):
        seal.open(bytes(sealed), b"session")


@pytest.mark.parametrize("rubbish", [b"", b"abc", b"x" * 40])
def test_rubbish_is_refused_with_the_mend(rubbish: bytes) -> None:
    with pytest.raises(SealError, match="SECRET_KEY_PREVIOUS"):
        Seal(OLD).open(rubbish, b"session")


def test_an_older_secret_opens_what_it_sealed_and_seals_nothing_new() -> None:
    old, rotated = Seal(OLD), Seal(NEW, [OLD])
    assert rotated.open(old.seal(b"words", b"session"), b"session") == b"words"
    with pytest.raises(SealError):
        old.open(rotated.seal(b"words", b"session"), b"session")


def test_people_are_told_apart_by_platform_user_and_secret() -> None:
    seal = Seal(OLD)
    people = {seal.person("web", "1"), seal.person("web", "2"), seal.person("telegram", "1")}
    assert len(people | {Seal(NEW).person("web", "1")}) == 4
    assert seal.person("web", "1") == Seal(OLD).person("web", "1")
    assert Seal(NEW, [OLD]).earlier_hashes("web", "1") == (seal.person("web", "1"),)


def test_a_signature_counts_for_its_text_and_purpose_and_with_a_known_secret() -> None:
    signature = Seal(OLD).sign("token", b"cookie")
    assert Seal(NEW, [OLD]).is_signed("token", b"cookie", signature)
    assert not Seal(NEW).is_signed("token", b"cookie", signature)
    assert not Seal(OLD).is_signed("other", b"cookie", signature)
    assert not Seal(OLD).is_signed("token", b"report", signature)
    assert not Seal(OLD).is_signed("token", b"cookie", "é")
