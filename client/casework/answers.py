"""Whether answers fit a form (spec/forms.md), and if not, why.

check_answers("housing/1", answers)               # raises FormError, with a sentence for each question
misfit("housing/1", "leave_by", "2031-02-30")     # Misfit.DATE, which has words in each language
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import jsonschema
import msgspec

from schemas.codec import encode
from schemas.content import Answer
from schemas.errors import FormError
from schemas.forms import Misfit, document
from schemas.limits import LIMITS

_KINDS: Final = {
    "type": Misfit.KIND,
    "enum": Misfit.CHOICE,
    "uniqueItems": Misfit.CHOICE,
    "format": Misfit.DATE,
    "minLength": Misfit.SHORT,
    "minItems": Misfit.SHORT,
    "maxLength": Misfit.LONG,
    "pattern": Misfit.FORM,
    "minimum": Misfit.LOW,
    "maximum": Misfit.HIGH,
}
"""What each rule of a form's JSON Schema finds; of several, the first counts."""


def check_answers(form: str, answers: Mapping[str, Answer]) -> None:
    """Raise FormError unless the answers fit; `extra["problems"]` has a sentence for each question."""
    schema, given = document(form), _plain(answers)
    if len(encode(given)) > LIMITS.answers:
        raise FormError(f"the answers have more than {LIMITS.answers} bytes")
    problems = {str(error.path[0]): error.message for error in _errors(schema, given)}
    problems |= dict.fromkeys(set(schema["required"]) - given.keys(), "an answer is needed")
    problems |= dict.fromkeys(given.keys() - schema["properties"].keys(), "the form does not ask this")
    if problems:
        raise FormError(
            "some answers do not fit the form: " + ", ".join(sorted(problems)), extra={"problems": problems}
        )


def misfit(form: str, key: str, answer: Answer) -> Misfit | None:
    """Return why one answer does not fit its question; None when it fits."""
    broken = {str(error.validator) for error in _errors(document(form), _plain({key: answer}))}
    return next((kind for rule, kind in _KINDS.items() if rule in broken), None)


def _plain(answers: Mapping[str, Answer]) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.json.decode(encode(dict(answers)))
    return plain


def _errors(schema: dict[str, Any], given: dict[str, Any]) -> Iterator[jsonschema.ValidationError]:
    """Yield what is wrong with single answers."""
    formats = jsonschema.Draft202012Validator.FORMAT_CHECKER
    validator = jsonschema.Draft202012Validator(schema, format_checker=formats)
    return (error for error in validator.iter_errors(given) if error.path)
