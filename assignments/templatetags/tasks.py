"""How a task's state looks."""

from django import template

from assignments import deadlines, guide
from ui.templatetags.ui import tag

register = template.Library()


@register.simple_tag
def task_tag(task, today):
    """{% task_tag task today %}: "sắp đến hạn, còn 5 ngày", "quá hạn 7 ngày", "xong trễ 3 ngày" …, in its tone."""
    mark = guide.mark_of(task, today)
    return tag(mark.words, mark.tone)


@register.simple_tag
def deadline(due_on, day_counts=False):
    """{% deadline task.due_on task.day_counts %}: "chậm nhất 14/11/2017 (trước ngày 15/11)"."""
    return deadlines.open_until(due_on, day_counts)


@register.filter
def next_step(task):
    return guide.next_step(task)


@register.filter
def place(task):
    return guide.place_of(task)
