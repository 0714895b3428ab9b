from app.remembered import Remembered


def test_work_is_done_once_for_the_same_objects_and_again_for_equal_ones() -> None:
    done: list[object] = []

    def work(words: list[str], number: int | None) -> int:
        done.append((words, number))
        return len(done)

    remembered = Remembered(work)
    words, same = ["a"], ["a"]
    assert [remembered(words, None), remembered(words, None)] == [1, 1]
    assert remembered(same, None) == 2
    assert remembered(same, 7) == 3
    assert remembered(words, None) == 4
