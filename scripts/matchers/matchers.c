/* The patterns and matches of `re`, for matchers written by scripts/matchers.py.
 *
 * `patterns` of the module is a dict of (pattern, flags) to a Pattern, which has the methods of re.Pattern and gives
 * matches with those of re.Match. What is not done here (a text that is not in one or two bytes a character, arguments by name,
 * templates with backslashes, repeats nested too deep) is left to `re` itself.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <structmember.h>
#include "matchers.h"

typedef struct {
    PyObject_HEAD
    const Matcher *matcher;
    PyObject *source;      /* str */
    PyObject *groupindex;  /* dict of str to int */
    PyObject *slow;        /* re.Pattern, made when it is first needed */
} Pattern;

typedef struct {
    PyObject_VAR_HEAD
    PyObject *string;
    Pattern *pattern;
    int pos, endpos, last;
    int m[1];              /* start and end of the whole, then of each group */
} Match;

typedef struct {
    PyObject_HEAD
    Pattern *pattern;
    PyObject *string;
    int pos, endpos, forbid;
} Iterator;

static PyTypeObject PatternType, MatchType, IteratorType;
static PyObject *re_compile;

/* A text as the matchers want it. A short one of one byte a character is written out in two; a long one is left to `re`, since
 * it would be written out again for each match. */
#define SHORT 256
typedef struct {
    const Char *s;
    int length;
    Char wide[SHORT];
} Text;

static int text_open(Text *text, PyObject *string) {
    if (!PyUnicode_CheckExact(string) || PyUnicode_READY(string) < 0) return 0;
    Py_ssize_t length = PyUnicode_GET_LENGTH(string);
    if (length > INT_MAX / 2) return 0;
    text->length = (int)length;
    if (PyUnicode_KIND(string) == PyUnicode_2BYTE_KIND) {
        text->s = (const Char *)PyUnicode_2BYTE_DATA(string);
        return 1;
    }
    if (PyUnicode_KIND(string) != PyUnicode_1BYTE_KIND || length > SHORT) return 0;
    const Py_UCS1 *narrow = PyUnicode_1BYTE_DATA(string);
    for (Py_ssize_t i = 0; i < length; i++) text->wide[i] = narrow[i];
    text->s = text->wide;
    return 1;
}

static inline void begin(Ctx *c, const Matcher *matcher, const Text *text, int endpos, int full, int forbid) {
    c->s = text->s;
    c->stop = endpos;
    c->full = full;
    c->forbid = forbid;
    c->last = c->depth = c->over = 0;
    for (int mark = 0; mark < 2 * matcher->groups; mark++) c->m[mark] = -1;
}

static PyObject *slow_of(Pattern *self) {
    if (self->slow == NULL) {
        self->slow = PyObject_CallFunction(re_compile, "Oi", self->source, self->matcher->asked);
    }
    return self->slow;
}

/* Leave it to `re`. */
static PyObject *left(Pattern *self, const char *name, PyObject *const *args, Py_ssize_t count, PyObject *names) {
    PyObject *slow = slow_of(self);
    if (slow == NULL) return NULL;
    PyObject *method = PyObject_GetAttrString(slow, name);
    if (method == NULL) return NULL;
    PyObject *result = PyObject_Vectorcall(method, args, count, names);
    Py_DECREF(method);
    return result;
}

/* Matches of few groups that were freed, to be used again. */
#define FEW_MARKS 8
#define MOST_SPARE 64
static Match *spare[MOST_SPARE];
static int spares = 0;

static inline Match *match_room(int marks) {
    if (marks > FEW_MARKS) return PyObject_NewVar(Match, &MatchType, marks);
    if (spares == 0) return PyObject_NewVar(Match, &MatchType, FEW_MARKS);
    PyObject *match = (PyObject *)spare[--spares];
    _Py_NewReference(match);
    return (Match *)match;
}

static PyObject *match_new(Pattern *pattern, PyObject *string, const Ctx *c, int pos, int endpos) {
    int groups = pattern->matcher->groups;
    Match *match = match_room(2 * groups + 2);
    if (match == NULL) return NULL;
    Py_INCREF(string);
    Py_INCREF(pattern);
    match->string = string;
    match->pattern = pattern;
    match->pos = pos;
    match->endpos = endpos;
    match->last = c->last;
    match->m[0] = c->start;
    match->m[1] = c->end;
    for (int mark = 0; mark < 2 * groups; mark++) match->m[mark + 2] = c->m[mark];
    for (int group = 1; group <= groups; group++) {
        if (match->m[2 * group] < 0 || match->m[2 * group + 1] < 0) match->m[2 * group] = match->m[2 * group + 1] = -1;
    }
    return (PyObject *)match;
}

/* The arguments (string, pos, endpos) as `re` takes them; 0: leave it to `re`. */
static int taken(PyObject *const *args, Py_ssize_t count, PyObject *names, Text *text, int *pos, int *endpos) {
    if (names != NULL || count < 1 || count > 3) return 0;
    Py_ssize_t from = 0, to = PY_SSIZE_T_MAX;
    if (count > 1) {
        from = PyLong_AsSsize_t(args[1]);
        if (from == -1 && PyErr_Occurred()) { PyErr_Clear(); return 0; }
    }
    if (count > 2) {
        to = PyLong_AsSsize_t(args[2]);
        if (to == -1 && PyErr_Occurred()) { PyErr_Clear(); return 0; }
    }
    if (!text_open(text, args[0])) return 0;
    if (to > text->length) to = text->length;
    if (to < 0) to = 0;
    if (from < 0) from = 0;
    if (from > text->length) from = text->length;
    *pos = (int)from;
    *endpos = (int)to;
    return 1;
}

static PyObject *found(Pattern *self, const char *name, int search, int full, PyObject *const *args, Py_ssize_t count, PyObject *names) {
    Text text;
    int pos, endpos;
    if (!taken(args, count, names, &text, &pos, &endpos)) return left(self, name, args, count, names);
    PyObject *result = Py_None;
    Ctx c;
    int hit = 0;
    c.over = 0;
    if (pos <= endpos) {
        begin(&c, self->matcher, &text, endpos, full, -1);
        c.start = pos;
        hit = search ? self->matcher->search(&c, pos) : self->matcher->match(&c, pos);
    }
    if (hit && !c.over) result = match_new(self, args[0], &c, pos, endpos);
    if (c.over) return left(self, name, args, count, names);
    if (result == Py_None) Py_INCREF(result);
    return result;
}

static PyObject *pattern_search(Pattern *self, PyObject *const *args, Py_ssize_t count, PyObject *names) {
    return found(self, "search", 1, 0, args, count, names);
}

static PyObject *pattern_match(Pattern *self, PyObject *const *args, Py_ssize_t count, PyObject *names) {
    return found(self, "match", 0, 0, args, count, names);
}

static PyObject *pattern_fullmatch(Pattern *self, PyObject *const *args, Py_ssize_t count, PyObject *names) {
    return found(self, "fullmatch", 0, 1, args, count, names);
}

static PyObject *pattern_finditer(Pattern *self, PyObject *const *args, Py_ssize_t count, PyObject *names) {
    Text text;
    int pos, endpos;
    if (!taken(args, count, names, &text, &pos, &endpos)) return left(self, "finditer", args, count, names);
    Iterator *iterator = PyObject_New(Iterator, &IteratorType);
    if (iterator == NULL) return NULL;
    Py_INCREF(self);
    Py_INCREF(args[0]);
    iterator->pattern = self;
    iterator->string = args[0];
    iterator->pos = pos;
    iterator->endpos = endpos;
    iterator->forbid = -1;
    return (PyObject *)iterator;
}

/* The next match from `*pos`: 1, 0 for none, -1 for repeats nested too deep. */
static int next_match(Pattern *self, const Text *text, Ctx *c, int *pos, int endpos, int *forbid) {
    if (*pos > endpos) return 0;
    begin(c, self->matcher, text, endpos, 0, *forbid);
    int hit = self->matcher->search(c, *pos);
    if (c->over) return -1;
    if (!hit) return 0;
    *pos = c->end;
    *forbid = c->end == c->start ? c->end : -1;
    return 1;
}

static PyObject *iterator_next(Iterator *self) {
    Text text;
    Ctx c;
    if (!text_open(&text, self->string)) return NULL;
    int from = self->pos;
    int hit = next_match(self->pattern, &text, &c, &self->pos, self->endpos, &self->forbid);
    if (hit == 1) return match_new(self->pattern, self->string, &c, from, self->endpos);
    if (hit == 0) return NULL;
    /* Too deep: `re` finds it; where an empty match was told before, what it finds after that. */
    PyObject *slow = slow_of(self->pattern);
    if (slow == NULL) return NULL;
    PyObject *rest = PyObject_CallMethod(slow, "finditer", "Oii", self->string, from, self->endpos);
    if (rest == NULL) return NULL;
    PyObject *match = NULL;
    int first, last;
    do {
        Py_XDECREF(match);
        match = PyIter_Next(rest);
        PyObject *span = match == NULL ? NULL : PyObject_CallMethod(match, "span", NULL);
        if (span == NULL || !PyArg_ParseTuple(span, "ii", &first, &last)) Py_CLEAR(match);
        Py_XDECREF(span);
    } while (match != NULL && first == last && last == self->forbid);
    Py_DECREF(rest);
    if (match == NULL) return NULL;
    self->pos = last;
    self->forbid = first == last ? last : -1;
    return match;
}

static PyObject *slice(PyObject *string, int first, int last) {
    return PyUnicode_Substring(string, first, last);
}

static PyObject *group_or(PyObject *string, const Ctx *c, int group, PyObject *otherwise) {
    int first = c->m[2 * group - 2], last = c->m[2 * group - 1];
    if (first >= 0 && last >= 0) return slice(string, first, last);
    Py_XINCREF(otherwise);
    return otherwise;
}

static int put(PyObject *list, PyObject *item) {
    if (item == NULL) return -1;
    int failed = PyList_Append(list, item);
    Py_DECREF(item);
    return failed;
}

static PyObject *pattern_findall(Pattern *self, PyObject *const *args, Py_ssize_t count, PyObject *names) {
    Text text;
    int pos, endpos, forbid = -1, hit, groups = self->matcher->groups;
    if (!taken(args, count, names, &text, &pos, &endpos)) return left(self, "findall", args, count, names);
    PyObject *nothing = PyUnicode_FromStringAndSize(NULL, 0), *list = nothing == NULL ? NULL : PyList_New(0);
    Ctx c;
    while (list != NULL && (hit = next_match(self, &text, &c, &pos, endpos, &forbid)) == 1) {
        PyObject *item;
        if (groups == 0) {
            item = slice(args[0], c.start, c.end);
        } else if (groups == 1) {
            item = group_or(args[0], &c, 1, nothing);
        } else {
            item = PyTuple_New(groups);
            for (int group = 1; item != NULL && group <= groups; group++) {
                PyObject *part = group_or(args[0], &c, group, nothing);
                if (part == NULL) Py_CLEAR(item);
                else PyTuple_SET_ITEM(item, group - 1, part);
            }
        }
        if (put(list, item) < 0) Py_CLEAR(list);
    }
    Py_XDECREF(nothing);
    if (list != NULL && hit < 0) {
        Py_DECREF(list);
        return left(self, "findall", args, count, names);
    }
    return list;
}

static PyObject *pattern_split(Pattern *self, PyObject *const *args, Py_ssize_t count, PyObject *names) {
    Text text;
    int pos = 0, forbid = -1, hit = 0, from = 0;
    if (names != NULL || count < 1 || count > 2) return left(self, "split", args, count, names);
    long most = count == 2 ? PyLong_AsLong(args[1]) : 0;
    if (most == -1 && PyErr_Occurred()) return NULL;
    if (!text_open(&text, args[0])) return left(self, "split", args, count, names);
    PyObject *list = PyList_New(0);
    Ctx c;
    for (long done = 0; list != NULL && (most == 0 || done < most); done++) {
        hit = next_match(self, &text, &c, &pos, text.length, &forbid);
        if (hit != 1) break;
        if (put(list, slice(args[0], from, c.start)) < 0) Py_CLEAR(list);
        for (int group = 1; list != NULL && group <= self->matcher->groups; group++) {
            if (put(list, group_or(args[0], &c, group, Py_None)) < 0) Py_CLEAR(list);
        }
        from = c.end;
    }
    if (list != NULL && hit >= 0 && put(list, slice(args[0], from, text.length)) < 0) Py_CLEAR(list);
    if (list != NULL && hit < 0) {
        Py_DECREF(list);
        return left(self, "split", args, count, names);
    }
    return list;
}

static PyObject *replaced(Pattern *self, const char *name, PyObject *const *args, Py_ssize_t count, PyObject *names) {
    Text text;
    int pos = 0, forbid = -1, hit = 0, from = 0;
    int called = count >= 2 && PyCallable_Check(args[0]);
    int plain = count >= 2 && PyUnicode_CheckExact(args[0]) && PyUnicode_FindChar(args[0], '\\', 0, PyUnicode_GET_LENGTH(args[0]), 1) == -1;
    if (names != NULL || count != 2 || !(called || plain) || !text_open(&text, args[1])) return left(self, name, args, count, names);
    PyObject *list = NULL;
    Ctx c;
    for (;;) {
        int last = pos;
        hit = next_match(self, &text, &c, &pos, text.length, &forbid);
        if (hit != 1) break;
        if (list == NULL && (list = PyList_New(0)) == NULL) break;
        if (put(list, slice(args[1], from, c.start)) < 0) break;
        PyObject *item = args[0];
        if (called) {
            PyObject *match = match_new(self, args[1], &c, last, text.length);
            if (match == NULL) break;
            item = PyObject_CallOneArg(args[0], match);
            Py_DECREF(match);
        } else {
            Py_INCREF(item);
        }
        if (item == Py_None) { Py_DECREF(item); from = c.end; continue; }
        if (put(list, item) < 0) break;
        from = c.end;
    }
    PyObject *result = NULL;
    if (!PyErr_Occurred() && hit >= 0) {
        if (list == NULL) {
            Py_INCREF(args[1]);
            result = args[1];
        } else if (put(list, slice(args[1], from, text.length)) == 0) {
            PyObject *nothing = PyUnicode_FromStringAndSize(NULL, 0);
            if (nothing != NULL) result = PyUnicode_Join(nothing, list);
            Py_XDECREF(nothing);
        }
    }
    Py_XDECREF(list);
    if (hit < 0 && !PyErr_Occurred()) return left(self, name, args, count, names);
    return result;
}

static PyObject *pattern_sub(Pattern *self, PyObject *const *args, Py_ssize_t count, PyObject *names) {
    return replaced(self, "sub", args, count, names);
}

static PyObject *pattern_subn(Pattern *self, PyObject *const *args, Py_ssize_t count, PyObject *names) {
    return left(self, "subn", args, count, names);
}

static PyObject *pattern_flags(Pattern *self, void *unused) { return PyLong_FromLong(self->matcher->flags); }
static PyObject *pattern_groups(Pattern *self, void *unused) { return PyLong_FromLong(self->matcher->groups); }
static PyObject *pattern_index(Pattern *self, void *unused) { return PyDictProxy_New(self->groupindex); }

static PyObject *pattern_repr(Pattern *self) {
    PyObject *slow = slow_of(self);
    return slow == NULL ? NULL : PyObject_Repr(slow);
}

static void pattern_free(Pattern *self) {
    Py_XDECREF(self->source);
    Py_XDECREF(self->groupindex);
    Py_XDECREF(self->slow);
    PyObject_Free(self);
}

#define FAST(name) {#name, (PyCFunction)(void (*)(void))pattern_##name, METH_FASTCALL | METH_KEYWORDS, "As of re.Pattern."}
static PyMethodDef pattern_methods[] = {
    FAST(search), FAST(match), FAST(fullmatch), FAST(finditer), FAST(findall), FAST(split), FAST(sub), FAST(subn), {NULL},
};
static PyMemberDef pattern_members[] = {{"pattern", T_OBJECT, offsetof(Pattern, source), READONLY, NULL}, {NULL}};
static PyGetSetDef pattern_getters[] = {
    {"flags", (getter)pattern_flags}, {"groups", (getter)pattern_groups}, {"groupindex", (getter)pattern_index}, {NULL},
};
static PyTypeObject PatternType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "pipeline.matchers.Pattern", .tp_basicsize = sizeof(Pattern),
    .tp_dealloc = (destructor)pattern_free, .tp_flags = Py_TPFLAGS_DEFAULT, .tp_methods = pattern_methods,
    .tp_members = pattern_members, .tp_getset = pattern_getters, .tp_repr = (reprfunc)pattern_repr,
};

static void iterator_free(Iterator *self) {
    Py_DECREF(self->pattern);
    Py_DECREF(self->string);
    PyObject_Free(self);
}

static PyTypeObject IteratorType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "pipeline.matchers.Iterator", .tp_basicsize = sizeof(Iterator),
    .tp_dealloc = (destructor)iterator_free, .tp_flags = Py_TPFLAGS_DEFAULT, .tp_iter = PyObject_SelfIter,
    .tp_iternext = (iternextfunc)iterator_next,
};

/* The number of a group by its number or name; -1 with IndexError. */
static int numbered(Match *self, PyObject *group) {
    long number = -1;
    if (PyLong_Check(group)) {
        number = PyLong_AsLong(group);
        if (number == -1 && PyErr_Occurred()) PyErr_Clear();
    } else {
        PyObject *known = PyDict_GetItemWithError(self->pattern->groupindex, group);
        if (known != NULL) number = PyLong_AsLong(known);
        else if (PyErr_Occurred()) PyErr_Clear();
    }
    if (number < 0 || number > self->pattern->matcher->groups) {
        PyErr_SetString(PyExc_IndexError, "no such group");
        return -1;
    }
    return (int)number;
}

static PyObject *part_of(Match *self, int group, PyObject *otherwise) {
    int first = self->m[2 * group], last = self->m[2 * group + 1];
    if (first < 0) {
        Py_INCREF(otherwise);
        return otherwise;
    }
    return slice(self->string, first, last);
}

static PyObject *match_item(Match *self, PyObject *group) {
    int number = numbered(self, group);
    return number < 0 ? NULL : part_of(self, number, Py_None);
}

static PyObject *match_group(Match *self, PyObject *const *args, Py_ssize_t count) {
    if (count == 0) return part_of(self, 0, Py_None);
    if (count == 1) return match_item(self, args[0]);
    PyObject *result = PyTuple_New(count);
    for (Py_ssize_t i = 0; result != NULL && i < count; i++) {
        PyObject *item = match_item(self, args[i]);
        if (item == NULL) Py_CLEAR(result);
        else PyTuple_SET_ITEM(result, i, item);
    }
    return result;
}

static PyObject *match_groups(Match *self, PyObject *const *args, Py_ssize_t count) {
    PyObject *otherwise = count ? args[0] : Py_None;
    int groups = self->pattern->matcher->groups;
    PyObject *result = PyTuple_New(groups);
    for (int group = 1; result != NULL && group <= groups; group++) {
        PyObject *item = part_of(self, group, otherwise);
        if (item == NULL) Py_CLEAR(result);
        else PyTuple_SET_ITEM(result, group - 1, item);
    }
    return result;
}

static PyObject *match_groupdict(Match *self, PyObject *const *args, Py_ssize_t count) {
    PyObject *otherwise = count ? args[0] : Py_None, *result = PyDict_New(), *name, *number;
    Py_ssize_t place = 0;
    while (result != NULL && PyDict_Next(self->pattern->groupindex, &place, &name, &number)) {
        PyObject *item = part_of(self, (int)PyLong_AsLong(number), otherwise);
        if (item == NULL || PyDict_SetItem(result, name, item) < 0) Py_CLEAR(result);
        Py_XDECREF(item);
    }
    return result;
}

static inline int asked(Match *self, PyObject *const *args, Py_ssize_t count) {
    return count == 0 ? 0 : numbered(self, args[0]);
}

static PyObject *match_start(Match *self, PyObject *const *args, Py_ssize_t count) {
    int group = asked(self, args, count);
    return group < 0 ? NULL : PyLong_FromLong(self->m[2 * group]);
}

static PyObject *match_end(Match *self, PyObject *const *args, Py_ssize_t count) {
    int group = asked(self, args, count);
    return group < 0 ? NULL : PyLong_FromLong(self->m[2 * group + 1]);
}

static PyObject *match_span(Match *self, PyObject *const *args, Py_ssize_t count) {
    int group = asked(self, args, count);
    if (group < 0) return NULL;
    PyObject *first = PyLong_FromLong(self->m[2 * group]), *last = PyLong_FromLong(self->m[2 * group + 1]);
    PyObject *span = first && last ? PyTuple_New(2) : NULL;
    if (span == NULL) { Py_XDECREF(first); Py_XDECREF(last); return NULL; }
    PyTuple_SET_ITEM(span, 0, first);
    PyTuple_SET_ITEM(span, 1, last);
    return span;
}

static PyObject *match_pos(Match *self, void *unused) { return PyLong_FromLong(self->pos); }
static PyObject *match_endpos(Match *self, void *unused) { return PyLong_FromLong(self->endpos); }

static PyObject *match_lastindex(Match *self, void *unused) {
    if (self->last == 0) Py_RETURN_NONE;
    return PyLong_FromLong(self->last);
}

static PyObject *match_lastgroup(Match *self, void *unused) {
    PyObject *name, *number;
    Py_ssize_t place = 0;
    while (PyDict_Next(self->pattern->groupindex, &place, &name, &number)) {
        if (PyLong_AsLong(number) == self->last) {
            Py_INCREF(name);
            return name;
        }
    }
    Py_RETURN_NONE;
}

static PyObject *match_repr(Match *self) {
    PyObject *what = part_of(self, 0, Py_None);
    if (what == NULL) return NULL;
    PyObject *result = PyUnicode_FromFormat("<Match; span=(%d, %d), match=%R>", self->m[0], self->m[1], what);
    Py_DECREF(what);
    return result;
}

static void match_free(Match *self) {
    Py_DECREF(self->string);
    Py_DECREF(self->pattern);
    if (Py_SIZE(self) == FEW_MARKS && spares < MOST_SPARE) spare[spares++] = self;
    else PyObject_Free(self);
}

#define QUICK(name) {#name, (PyCFunction)(void (*)(void))match_##name, METH_FASTCALL, "As of re.Match."}
static PyMethodDef match_methods[] = {
    QUICK(group), QUICK(groups), QUICK(groupdict), QUICK(start), QUICK(end), QUICK(span), {NULL},
};
static PyMemberDef match_members[] = {
    {"string", T_OBJECT, offsetof(Match, string), READONLY, NULL}, {"re", T_OBJECT, offsetof(Match, pattern), READONLY, NULL}, {NULL},
};
static PyGetSetDef match_getters[] = {
    {"pos", (getter)match_pos}, {"endpos", (getter)match_endpos}, {"lastindex", (getter)match_lastindex},
    {"lastgroup", (getter)match_lastgroup}, {NULL},
};
static PyMappingMethods match_mapping = {.mp_subscript = (binaryfunc)match_item};
static PyTypeObject MatchType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "pipeline.matchers.Match", .tp_basicsize = offsetof(Match, m), .tp_itemsize = sizeof(int),
    .tp_dealloc = (destructor)match_free, .tp_flags = Py_TPFLAGS_DEFAULT, .tp_methods = match_methods, .tp_members = match_members,
    .tp_getset = match_getters, .tp_as_mapping = &match_mapping, .tp_repr = (reprfunc)match_repr,
};

static PyObject *index_of(const char *names) {
    PyObject *index = PyDict_New();
    while (index != NULL && *names) {
        const char *equals = strchr(names, '=');
        PyObject *name = PyUnicode_DecodeUTF8(names, equals - names, NULL), *number = PyLong_FromLong(atol(equals + 1));
        if (name == NULL || number == NULL || PyDict_SetItem(index, name, number) < 0) Py_CLEAR(index);
        Py_XDECREF(name);
        Py_XDECREF(number);
        names = strchr(equals, ',');
        names = names == NULL ? "" : names + 1;
    }
    return index;
}

static PyObject *pattern_new(const Matcher *matcher) {
    Pattern *pattern = PyObject_New(Pattern, &PatternType);
    if (pattern == NULL) return NULL;
    pattern->matcher = matcher;
    pattern->slow = NULL;
    pattern->source = PyUnicode_DecodeUTF8(matcher->pattern, matcher->length, "surrogatepass");
    pattern->groupindex = index_of(matcher->names);
    if (pattern->source == NULL || pattern->groupindex == NULL) Py_CLEAR(pattern);
    return (PyObject *)pattern;
}

static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, .m_name = "matchers", .m_doc = "Compiled patterns.", .m_size = -1};

PyMODINIT_FUNC PyInit_matchers(void) {
    PyObject *re = PyImport_ImportModule("re");
    if (re == NULL) return NULL;
    re_compile = PyObject_GetAttrString(re, "compile");
    Py_DECREF(re);
    if (re_compile == NULL || PyType_Ready(&PatternType) < 0 || PyType_Ready(&MatchType) < 0 || PyType_Ready(&IteratorType) < 0) return NULL;
    PyObject *made = PyModule_Create(&module), *patterns = PyDict_New();
    for (int i = 0; made != NULL && patterns != NULL && i < MATCHERS_COUNT; i++) {
        PyObject *pattern = pattern_new(&MATCHERS[i]);
        PyObject *key = pattern == NULL ? NULL : Py_BuildValue("Oi", ((Pattern *)pattern)->source, MATCHERS[i].asked);
        if (key == NULL || PyDict_SetItem(patterns, key, pattern) < 0) Py_CLEAR(patterns);
        Py_XDECREF(key);
        Py_XDECREF(pattern);
    }
    if (made == NULL || patterns == NULL || PyModule_AddObject(made, "patterns", patterns) < 0) {
        Py_XDECREF(patterns);
        Py_XDECREF(made);
        return NULL;
    }
    return made;
}
