"""Put the collectors of one submission together, each behind the cache."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from grader.evidence import Evidence
from grader.evidence.datasets import (
    collect_dataset,
    collect_rows,
    collect_survey,
    survey_request,
)
from grader.evidence.held_out import HeldOut
from grader.evidence.meaning import (
    Comparison,
    collect_likeness,
    collect_vectors,
    comparison_of,
)
from grader.evidence.networks.full_run import collect_full_run
from grader.evidence.networks.generating import TextAnswers
from grader.evidence.networks.handed_in import collect_handed_in
from grader.evidence.networks.own import ask_base, held_out_of, read_own_rows
from grader.evidence.networks.predicting import Predictions
from grader.evidence.networks.sketching import fetch_sketch
from grader.evidence.parsing import (
    collect_code,
    collect_document,
)
from grader.evidence.rendering import collect_pages, collect_rerun
from grader.evidence.running import collect_run
from grader.evidence.setting import Profile, Setting
from grader.intake.submission import Submission
from grader.reading.code import Code
from grader.reading.document import Document
from grader.reading.project.own_rows import OwnRows
from grader.reading.project.prompt import prompt_of
from grader.records import (
    CodeRecord,
    DatasetRecord,
    DocumentRecord,
    FullRunRecord,
    LikenessRecord,
    NetworkRecord,
    PageRecord,
    PhraseVectors,
    RunRecord,
    SavedNetwork,
    SketchRecord,
    SurveyRecord,
    TableFile,
)
from grader.records.datasets import TableSurvey

Record = TypeVar("Record")
Answers = TypeVar("Answers", Predictions, TextAnswers)


class Collectors:
    """The collectors of one submission; each is asked at most once and then kept."""

    def __init__(self, submission: Submission, setting: Setting) -> None:
        self._submission, self._setting = submission, setting

    def document(self) -> DocumentRecord:
        """Read every text, notebook and script."""
        handout, sandbox = self._setting.handout, self._setting.sandbox
        return self._fetch(
            DocumentRecord,
            lambda: collect_document(self._submission, handout, sandbox),
            handout=_file_digest(handout),
        )

    def code(self) -> CodeRecord:
        """Read the code of the document."""
        return self._fetch(
            CodeRecord,
            lambda: collect_code(self._submission, self.document(), self._setting.sandbox),
            handout=_file_digest(self._setting.handout),
        )

    def dataset(self) -> DatasetRecord:
        """Read the data files."""
        return self._fetch(
            DatasetRecord, lambda: collect_dataset(self._submission, self._setting.sandbox)
        )

    def survey(self) -> SurveyRecord:
        """Survey all rows of the data files, and of the tables in texts and code."""
        setting, document = self._setting, Document(self.document())
        texts = setting.held_out.texts if setting.held_out else ()
        request = survey_request(document, Code(self.code()), setting.rubric, texts)
        return self._fetch(
            SurveyRecord,
            lambda: collect_survey(self._submission, request, setting.sandbox),
            request=request.digest,
        )

    def likeness(self) -> LikenessRecord:
        """Compare what is told with the rubric's phrases by meaning."""
        compared = comparison_of(Document(self.document()), self._setting.rubric)
        return self._fetch(
            LikenessRecord,
            lambda: collect_likeness(
                compared, lambda: self._vectors(compared), self._setting.sandbox
            ),
            **asdict(compared),
        )

    def _vectors(self, compared: Comparison) -> PhraseVectors:
        """Embed the rubric's phrases, once for all hand-ins."""
        return self._setting.fetch(
            PhraseVectors,
            lambda: collect_vectors(compared.known, self._setting.sandbox),
            phrases=compared.known,
        )

    def run(self) -> RunRecord:
        """Run the code."""
        setting = self._setting
        if setting.profile is Profile.FULL:
            return self._full_run().run
        return self._fetch(
            RunRecord,
            lambda: collect_run(
                self._submission, setting.sandbox, setting.world, setting.limits, setting.profile
            ),
            **self._run_parameters(),
        )

    def pages(self) -> PageRecord:
        """Render the notebooks as they were run."""
        return self._fetch(
            PageRecord,
            lambda: collect_pages(self.run(), self._setting.sandbox),
            **self._run_parameters(),
        )

    def rerun(self) -> DocumentRecord:
        """Read the outputs of our own run as those of a hand-in are read."""
        handout, sandbox = self._setting.handout, self._setting.sandbox
        return self._fetch(
            DocumentRecord,
            lambda: collect_rerun(self.run(), handout, sandbox),
            handout=_file_digest(handout),
            rerun=True,
            **self._run_parameters(),
        )

    def network(self) -> NetworkRecord:
        """Inspect the saved networks; of an uncapped run, those that it saved where none came."""
        return self._networks()[0]

    def predictions(self) -> Mapping[str, Predictions]:
        """Give, for each classifier by folder, what it answers to the held-out rows."""
        return self._answers(Predictions, self._setting.held_out)

    def own_rows(self) -> OwnRows:
        """Read the rows that the student tests the network on, or say why there are none."""
        return self._own_rows

    def own_predictions(self) -> Mapping[str, Predictions]:
        """Give, for each classifier by folder, what it answers to all of the student's rows."""
        return self._answers(Predictions, self._own_held_out, exact=True)

    def own_texts(self) -> Mapping[str, TextAnswers]:
        """Give, for each network by folder that writes, what it writes for the student's rows.

        The public base of a language model stands below its id.
        """
        found = dict(self._answers(TextAnswers, self._own_held_out))
        network, root = self._chosen, self._networks()[1]
        if network is not None and network.folder in found:
            setting = replace(self._setting, held_out=self._own_held_out)
            base = ask_base(network, root, setting)
            found |= {network.base: base} if base else {}
        return found

    def text_answers(self) -> Mapping[str, TextAnswers]:
        """Give, for each network by folder that writes, what it writes for held-out texts."""
        return self._answers(TextAnswers, self._setting.held_out)

    def sketch(self) -> SketchRecord | None:
        """Sketch the weights of the network that counts."""
        if self._chosen is None or self._setting.profile is Profile.STATIC:
            return None
        return fetch_sketch(self._chosen, self._networks()[1], self._setting)

    @property
    def _chosen(self) -> SavedNetwork | None:
        record, _ = self._networks()
        return next((each for each in record.networks if each.folder == record.chosen), None)

    @cached_property
    def _own_rows(self) -> OwnRows:
        task = self._chosen.task if self._chosen else ""
        return read_own_rows(self.survey(), Code(self.code()), task, self._rows)

    @property
    def _own_held_out(self) -> HeldOut | None:
        if self._setting.profile is Profile.STATIC:
            return None
        return held_out_of(self.own_rows(), prompt_of(Document(self.document())))

    def _rows(self, table: TableSurvey) -> TableFile:
        """Read all rows of one table."""
        return self._fetch(
            TableFile,
            lambda: collect_rows(self._submission, table, self._setting.sandbox),
            path=table.path,
            split=table.split,
        )

    def _answers(
        self, kind: type[Answers], held_out: HeldOut | None, *, exact: bool = False
    ) -> Mapping[str, Answers]:
        """Prepare to ask each valid network that does what `kind` asks for; none is asked yet."""
        if held_out is None or self._setting.profile is Profile.STATIC:
            return {}
        exact = exact or self._setting.exact
        setting = replace(self._setting, held_out=held_out, exact=exact)
        record, root = self._networks()
        return {
            each.folder: kind(each, root, setting)
            for each in record.networks
            if each.state == "valid" and each.task in kind.TASKS
        }

    def _networks(self) -> tuple[NetworkRecord, Path]:
        """Return the saved networks and the folder below which they lie."""
        root = self._submission.root
        handed_in = self._fetch(
            NetworkRecord, lambda: collect_handed_in(root, self._setting.sandbox)
        )
        if self._setting.profile is not Profile.FULL or handed_in.networks:
            return handed_in, root
        saved = root.with_name("saved")
        if not saved.is_dir():
            record = self._full_run()
            shutil.copytree(self._kept, saved) if record.network.chosen else saved.mkdir()
        return self._full_run().network, saved

    def _full_run(self) -> FullRunRecord:
        """Run the code to its end, and keep the networks that it saves."""
        return self._fetch(
            FullRunRecord,
            lambda: collect_full_run(self._submission, self._setting, self._kept),
            **self._run_parameters(),
        )

    @property
    def _kept(self) -> Path:
        """Where the networks of a full run stay: beside its record, for it is not run again."""
        return self._setting.cache.folder(
            {"submission": self._submission.digest, **self._run_parameters()}
        )

    def _run_parameters(self) -> dict[str, Any]:
        setting = self._setting
        return {
            "world": setting.world.digest if setting.world else "",
            "limits": asdict(setting.limits),
            "profile": setting.profile,
        }

    def _fetch(
        self, kind: type[Record], collect: Callable[[], Record], **parameters: Any
    ) -> Record:
        return self._setting.fetch(kind, collect, submission=self._submission.digest, **parameters)


def gather(submission: Submission, setting: Setting) -> Evidence:
    """Return the evidence of a submission; each part is collected when a check first asks.

    The static profile never runs anything of the student's.
    """
    collectors = Collectors(submission, setting)
    names = ["document", "code", "dataset", "survey"]
    names += ["network", "sketch", "predictions", "text_answers"]
    names += ["own_rows", "own_predictions", "own_texts"]
    if setting.by_meaning:
        names.append("likeness")
    if setting.profile is not Profile.STATIC:
        names += ["run", "pages"]
    if setting.profile is Profile.FULL:
        names.append("rerun")  # the numbers of a capped run mean nothing
    return Evidence(**{name: getattr(collectors, name) for name in names})


def _file_digest(path: Path | None) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path else ""
