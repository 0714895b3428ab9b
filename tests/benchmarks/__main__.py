"""`python -m tests.benchmarks [NAME...]`: run all measures, or those named; exit 1 if a goal is missed."""

import sys

from tests.benchmarks.harness import discovered, line


def main(names: list[str]) -> int:
    measures = discovered()
    if unknown := [name for name in names if name not in measures]:
        print(f"No measure {', '.join(unknown)}. There are: {', '.join(measures)}.", file=sys.stderr)
        return 2
    met = True
    for name in names or measures:
        result = measures[name].result()
        met &= measures[name].met(result)
        print(line(result), flush=True)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
