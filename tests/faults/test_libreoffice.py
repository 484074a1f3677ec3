"""Letters as Word files, opened by another program than the one that wrote them."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.documents.letters import docx_of
from handlers.turn import World
from tests.talk import MIDNIGHT
from tests.test_documents_letters import some_letters, words_of

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def soffice() -> str:
    found = shutil.which("soffice")
    if found is None:
        told = "LETTERS WERE NOT OPENED: LibreOffice is missing; `make test-faults` says how to install it"
        if os.environ.get("CI") == "true":
            pytest.fail(told, pytrace=False)
        pytest.skip(told)
    return found


def test_libreoffice_reads_every_word_of_every_letter(world: World, soffice: str, tmp_path: Path) -> None:
    letters = {letter.id: letter for letter in some_letters(world)}
    for name, letter in letters.items():
        (tmp_path / f"{name}.docx").write_bytes(docx_of(letter, MIDNIGHT))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    files = [f"{name}.docx" for name in letters]
    for form in ("txt:Text (encoded):UTF8", "pdf"):
        command = [soffice, profile, "--headless", "--convert-to", form, "--outdir", str(tmp_path), *files]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=240)
    for name, letter in letters.items():
        told = (tmp_path / f"{name}.txt").read_text("utf-8-sig")
        assert [words for words in words_of(letter) if words not in told] == []
        assert (tmp_path / f"{name}.pdf").read_bytes().startswith(b"%PDF-")
