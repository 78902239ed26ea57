/* The first layer of the tagger over a text: which n-grams stand in it, and what they add to each sentence.
 *
 * The tables are those of pipeline/tasks/ngrams.py, the sums those of `pipeline.tasks.lexicon`, added up in the same order, so that
 * they are the same to the last bit. All buffers are checked for their size, all that is read from a table before it is
 * an index into another.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>

#define BITS 12
#define BMP 65536
#define GOLDEN 0x9E3779B97F4A7C15ULL
#define BUFFERS 12

enum { STARTS, CODES, SINGLE, FOLLOWED, KEYS, PLACES, WEIGHTS, CLASSES, PAIR_WEIGHTS, SUMS, COUNTS, PAIRS };
static const Py_ssize_t WIDTH_OF[BUFFERS] = {8, 8, 8, 1, 8, 4, 4, 8, 4, 8, 8, 8};

typedef struct {
    const int64_t *starts, *single, *keys, *classes;
    const int32_t *places;
    const uint8_t *followed;
    const float *weights;
    double *sums, *counts;
    Py_ssize_t sentences, slots, grams, columns, kinds, width;
    int shift;
} Tally;

static int add(Tally *t, int64_t gram, Py_ssize_t owner) {
    if (gram < 0 || gram >= t->grams) return 0;
    const float *row = t->weights + gram * t->columns;
    double *sum = t->sums + owner * t->columns;
    Py_ssize_t last = t->columns - 1;
    for (Py_ssize_t c = 0; c < last; c++) sum[c] += (double)row[c];
    sum[last] += (double)row[last] * (double)row[last];
    int64_t kind = t->classes[gram];
    if (kind >= t->kinds) return 0;
    if (kind >= 0) t->counts[owner * t->kinds + kind] += 1.0;
    return 1;
}

static Py_ssize_t slot_of(const Tally *t, int64_t key) { return (Py_ssize_t)(((uint64_t)key * GOLDEN) >> t->shift); }

/* The place of the n-gram of a key, -1 where there is none: open addressing with a step of one slot. */
static int64_t look_up(const Tally *t, int64_t key) {
    for (Py_ssize_t slot = slot_of(t, key); slot < t->slots; slot++) {
        if (t->keys[slot] == key) return t->places[slot];
        if (t->keys[slot] == 0) return -1;
    }
    return -1;
}

/* The tables are larger than the caches near the processor: what is looked up soon is asked for ahead. */
#define AHEAD 12

typedef struct {
    int64_t key;
    int32_t at, owner;
} Candidate;

/* Look up `count` candidates in their order and add what is found. */
static int add_found(Tally *t, const Candidate *candidates, Py_ssize_t count) {
    int64_t waiting[AHEAD];
    int32_t owners[AHEAD];
    Py_ssize_t put = 0, taken = 0;
    for (Py_ssize_t n = 0; n < count; n++) {
        if (n + AHEAD < count) {
            Py_ssize_t slot = slot_of(t, candidates[n + AHEAD].key);
            __builtin_prefetch(t->keys + slot);
            __builtin_prefetch(t->places + slot);
        }
        int64_t gram = look_up(t, candidates[n].key);
        if (gram < 0) continue;
        if (gram >= t->grams) return 0;
        __builtin_prefetch(t->weights + gram * t->columns);
        __builtin_prefetch(t->classes + gram);
        if (put - taken == AHEAD) {
            if (!add(t, waiting[taken % AHEAD], owners[taken % AHEAD])) return 0;
            taken++;
        }
        waiting[put % AHEAD] = gram;
        owners[put++ % AHEAD] = candidates[n].owner;
    }
    for (; taken < put; taken++)
        if (!add(t, waiting[taken % AHEAD], owners[taken % AHEAD])) return 0;
    return 1;
}

static int walk(Tally *t, const int32_t *codes, const uint8_t *goes_on, Candidate *left, Py_ssize_t length, int longest) {
    Py_ssize_t owner = 0, count = 0;
    for (Py_ssize_t i = 0; i < length; i++) {
        while (owner + 1 < t->sentences && t->starts[owner + 1] <= i) owner++;
        int64_t gram = t->single[codes[i]];
        if (gram >= 0 && !add(t, gram, owner)) return 0;
        if (goes_on[i]) left[count++] = (Candidate){codes[i], (int32_t)i, (int32_t)owner};
    }
    for (int size = 2; size <= longest; size++) {
        for (Py_ssize_t n = 0; n < count; n++)
            left[n].key = (int64_t)((uint64_t)left[n].key << BITS | (uint64_t)codes[left[n].at + size - 1]);
        if (!add_found(t, left, count)) return 0;
        Py_ssize_t kept = 0;
        for (Py_ssize_t n = 0; n < count; n++)
            if (goes_on[left[n].at + size - 1]) left[kept++] = left[n];
        count = kept;
    }
    return 1;
}

/* What every class of a sentence adds with every other; a pair the wrong way round has weight 0. */
static void pair_up(const Tally *t, const float *weights, double *pairs) {
    Py_ssize_t scores = t->columns - 1;
    for (Py_ssize_t s = 0; s < t->sentences; s++) {
        const double *counts = t->counts + s * t->kinds;
        for (Py_ssize_t left = 0; left < t->kinds; left++) {
            if (counts[left] == 0.0) continue;
            for (Py_ssize_t right = 0; right < t->kinds; right++) {
                if (counts[right] == 0.0) continue;
                const float *row = weights + (left * t->kinds + right) * scores;
                for (Py_ssize_t c = 0; c < scores; c++) pairs[s * scores + c] += (double)row[c];
            }
        }
    }
}

static int ascend_from_zero(const int64_t *starts, Py_ssize_t count) {
    if (count == 0 || starts[0] != 0) return 0;
    for (Py_ssize_t i = 1; i < count; i++)
        if (starts[i] < starts[i - 1]) return 0;
    return 1;
}

/* The codes of the characters of `text`, and whether each stands before another in any n-gram; 0 where a code is none. */
static int encode(PyObject *text, Py_ssize_t length, const int64_t *table, const Tally *t, int32_t *codes, uint8_t *goes_on) {
    int kind = PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    for (Py_ssize_t i = 0; i < length; i++) {
        Py_UCS4 character = PyUnicode_READ(kind, data, i);
        int64_t code = table[character < BMP ? character : BMP - 1];
        if (code < 0 || code >= t->width) return 0;
        codes[i] = (int32_t)code;
        goes_on[i] = 0;
        if (i) {
            int64_t pair = (int64_t)codes[i - 1] * t->width + code;
            goes_on[i - 1] = t->followed[pair >> 3] >> (pair & 7) & 1;
        }
    }
    return 1;
}

static PyObject *tally(PyObject *self, PyObject *args) {
    PyObject *text, *given[BUFFERS];
    int shift, longest;
    Py_ssize_t width;
    if (!PyArg_ParseTuple(
            args, "UniiOOOOOOOOOOOO", &text, &width, &shift, &longest, &given[0], &given[1], &given[2], &given[3], &given[4],
            &given[5], &given[6], &given[7], &given[8], &given[9], &given[10], &given[11]))
        return NULL;
    Py_buffer view[BUFFERS];
    Py_ssize_t size[BUFFERS], length = PyUnicode_GET_LENGTH(text);
    int held = 0;
    const char *fault = NULL;
    void *scratch = NULL;
    for (; held < BUFFERS; held++) {
        int flags = held >= SUMS ? PyBUF_C_CONTIGUOUS | PyBUF_WRITABLE : PyBUF_C_CONTIGUOUS;
        if (PyObject_GetBuffer(given[held], &view[held], flags) < 0) goto done;
        if (view[held].itemsize != WIDTH_OF[held]) {
            held++;
            fault = "an array of another type";
            goto done;
        }
        size[held] = view[held].len / WIDTH_OF[held];
    }
    Tally t = {
        .starts = view[STARTS].buf, .single = view[SINGLE].buf, .keys = view[KEYS].buf, .classes = view[CLASSES].buf,
        .places = view[PLACES].buf, .followed = view[FOLLOWED].buf, .weights = view[WEIGHTS].buf, .sums = view[SUMS].buf,
        .counts = view[COUNTS].buf, .sentences = size[STARTS], .slots = size[KEYS], .grams = size[CLASSES], .width = width,
        .shift = shift,
    };
    if (!ascend_from_zero(t.starts, t.sentences)) fault = "sentences have to start at 0 and follow each other";
    else if (shift < 1 || shift > 63 || longest < 1 || longest > 5 || width < 1 || width > 1 << BITS) fault = "a table out of bounds";
    else if (t.grams == 0 || size[WEIGHTS] % t.grams || (t.columns = size[WEIGHTS] / t.grams) < 1) fault = "weights of another size";
    else if (size[COUNTS] % t.sentences || (t.kinds = size[COUNTS] / t.sentences) < 1) fault = "counts of another size";
    else if (size[CODES] != BMP || size[SINGLE] != width || size[FOLLOWED] * 8 < width * width || size[PLACES] != t.slots)
        fault = "tables of another size";
    else if (size[SUMS] != t.sentences * t.columns || size[PAIRS] != t.sentences * (t.columns - 1)) fault = "sums of another size";
    else if (size[PAIR_WEIGHTS] != t.kinds * t.kinds * (t.columns - 1)) fault = "weights of pairs of another size";
    else if (length >= INT32_MAX || t.sentences > INT32_MAX) fault = "a text that is too long";
    if (fault != NULL) goto done;
    scratch = PyMem_Malloc((size_t)(length + 1) * (sizeof(Candidate) + sizeof(int32_t) + 1));
    if (scratch == NULL) {
        PyErr_NoMemory();
        goto done;
    }
    /* The widest first, so that all lie where their kind has to. */
    Candidate *candidates = scratch;
    int32_t *codes = (int32_t *)(candidates + length + 1);
    uint8_t *goes_on = (uint8_t *)(codes + length + 1);
    if (!encode(text, length, view[CODES].buf, &t, codes, goes_on) || !walk(&t, codes, goes_on, candidates, length, longest)) {
        fault = "a table that points out of bounds";
        goto done;
    }
    pair_up(&t, view[PAIR_WEIGHTS].buf, view[PAIRS].buf);
done:
    PyMem_Free(scratch);
    for (int i = 0; i < held; i++) PyBuffer_Release(&view[i]);
    if (fault != NULL) PyErr_SetString(PyExc_ValueError, fault);
    if (PyErr_Occurred()) return NULL;
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {{"tally", tally, METH_VARARGS, "Fill sums, counts and pairs for the sentences of a text."}, {NULL}};
static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, .m_name = "tallies", .m_doc = "The first layer of the tagger.", .m_size = -1, .m_methods = methods};

PyMODINIT_FUNC PyInit_tallies(void) { return PyModule_Create(&module); }
