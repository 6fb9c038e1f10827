/* Counting words: an extension written against the newest C API, with no version check in it. */
#define PY_SSIZE_T_CLEAN
#include "capi_shims.h"

/* The text itself, or what the `read` method of a file-like object returns. */
static PyObject *
text_of(PyObject *source)
{
    PyObject *read, *text;
    int found = PyObject_GetOptionalAttrString(source, "read", &read);
    if (found < 0) {
        return NULL;
    }
    if (found == 0) {
        text = Py_NewRef(source);
    } else {
        text = PyObject_CallNoArgs(read);
        Py_DECREF(read);
    }
    if (text != NULL && !PyUnicode_Check(text)) {
        PyErr_SetString(PyExc_TypeError, "expected a str, or a file that reads as one");
        Py_CLEAR(text);
    }
    return text;
}

/* counts[word] += amount */
static int
add(PyObject *counts, PyObject *word, int amount)
{
    PyObject *zero, *old, *sum;
    int number, status = -1;
    zero = PyLong_FromInt32(0);
    if (zero == NULL) {
        return -1;
    }
    if (PyDict_SetDefaultRef(counts, word, zero, &old) >= 0) {
        number = PyLong_AsInt(old);
        Py_DECREF(old);
        if (number != -1 || !PyErr_Occurred()) {
            sum = PyLong_FromInt32(number + amount);
            if (sum != NULL) {
                status = PyDict_SetItem(counts, word, sum);
                Py_DECREF(sum);
            }
        }
    }
    Py_DECREF(zero);
    return status;
}

static int
is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

static int
count_words(PyObject *counts, const char *text, Py_ssize_t size, int min_length)
{
    Py_ssize_t start = 0, end;
    while (start < size) {
        if (!is_letter(text[start])) {
            start++;
            continue;
        }
        for (end = start; end < size && is_letter(text[end]); end++) {
        }
        if (end - start >= min_length) {
            PyObject *word = PyUnicode_FromStringAndSize(text + start, end - start);
            if (word == NULL || add(counts, word, 1) < 0) {
                Py_XDECREF(word);
                return -1;
            }
            Py_DECREF(word);
        }
        start = end;
    }
    return 0;
}

PyDoc_STRVAR(count_doc, "count(text, min_length=1)\n\nHow often each word stands in a text (a str or an open file).");

static PyObject *
wordcount_count(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *source, *length = NULL, *text, *lower, *utf8, *counts = NULL;
    int min_length = 1;
    if (!PyArg_ParseTuple(args, "O|O:count", &source, &length)) {
        return NULL;
    }
    if (length != NULL) {
        min_length = PyLong_AsInt(length);
        if (min_length == -1 && PyErr_Occurred()) {
            return NULL;
        }
    }
    text = text_of(source);
    if (text == NULL) {
        return NULL;
    }
    lower = PyObject_CallMethod(text, "lower", NULL);
    Py_DECREF(text);
    utf8 = lower == NULL ? NULL : PyUnicode_AsUTF8String(lower);
    Py_XDECREF(lower);
    if (utf8 != NULL) {
        counts = PyDict_New();
        if (counts != NULL && count_words(counts, PyBytes_AsString(utf8), PyBytes_Size(utf8), min_length) < 0) {
            Py_CLEAR(counts);
        }
        Py_DECREF(utf8);
    }
    return counts;
}

/* A list of (-count, word), sorted: the most frequent word first, words of one count in alphabetical order. */
static PyObject *
ranking(PyObject *counts)
{
    PyObject *iterator, *word, *result;
    int more = -1;
    result = PyList_New(0);
    iterator = result == NULL ? NULL : PyObject_GetIter(counts);
    if (iterator != NULL) {
        while ((more = PyIter_NextItem(iterator, &word)) == 1) {
            PyObject *number, *pair = NULL;
            int found = PyDict_GetItemRef(counts, word, &number);
            if (found == 1) {
                int value = PyLong_AsInt(number);
                Py_DECREF(number);
                if (value != -1 || !PyErr_Occurred()) {
                    pair = Py_BuildValue("iO", -value, word);
                }
            } else if (found == 0) {
                PyErr_SetString(PyExc_RuntimeError, "the counts changed while they were read");
            }
            Py_DECREF(word);
            if (pair == NULL || PyList_Append(result, pair) < 0) {
                Py_XDECREF(pair);
                more = -1;
                break;
            }
            Py_DECREF(pair);
        }
        Py_DECREF(iterator);
    }
    if (more < 0 || PyList_Sort(result) < 0) {
        Py_XDECREF(result);
        return NULL;
    }
    return result;
}

/* Takes a ranking's row apart; the word is a strong reference. */
static int
read_row(PyObject *rows, Py_ssize_t index, int *number, PyObject **word)
{
    PyObject *row = PyList_GetItemRef(rows, index);
    if (row == NULL) {
        return -1;
    }
    *number = -PyLong_AsInt(PyTuple_GetItem(row, 0));
    *word = Py_NewRef(PyTuple_GetItem(row, 1));
    Py_DECREF(row);
    return 0;
}

static int
check_counts(PyObject *counts)
{
    if (!PyDict_Check(counts)) {
        PyErr_SetString(PyExc_TypeError, "expected a dict of counts");
        return -1;
    }
    return 0;
}

PyDoc_STRVAR(top_doc, "top(counts, n)\n\nThe n most frequent words with their counts, as a list of tuples.");

static PyObject *
wordcount_top(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *counts, *n, *rows, *result;
    Py_ssize_t index, size;
    int wanted;
    if (!PyArg_ParseTuple(args, "OO:top", &counts, &n) || check_counts(counts) < 0) {
        return NULL;
    }
    wanted = PyLong_AsInt(n);
    if (wanted == -1 && PyErr_Occurred()) {
        return NULL;
    }
    rows = ranking(counts);
    if (rows == NULL) {
        return NULL;
    }
    result = PyList_New(0);
    size = PyList_Size(rows);
    for (index = 0; result != NULL && index < size && index < wanted; index++) {
        PyObject *word, *pair = NULL;
        int number;
        if (read_row(rows, index, &number, &word) == 0) {
            pair = Py_BuildValue("Ni", word, number);
        }
        if (pair == NULL || PyList_Append(result, pair) < 0) {
            Py_CLEAR(result);
        }
        Py_XDECREF(pair);
    }
    Py_DECREF(rows);
    return result;
}

PyDoc_STRVAR(merge_doc, "merge(a, b)\n\nThe sums of two dicts of counts; words whose sum is 0 are left out.");

static PyObject *
wordcount_merge(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *a, *b, *iterator, *word, *result;
    int more = -1;
    if (!PyArg_ParseTuple(args, "OO:merge", &a, &b) || check_counts(a) < 0 || check_counts(b) < 0) {
        return NULL;
    }
    result = PyDict_Copy(a);
    iterator = result == NULL ? NULL : PyObject_GetIter(b);
    if (iterator != NULL) {
        while ((more = PyIter_NextItem(iterator, &word)) == 1) {
            PyObject *number;
            int status = PyDict_GetItemRef(b, word, &number);
            if (status == 1) {
                int amount = PyLong_AsInt(number);
                Py_DECREF(number);
                status = amount == -1 && PyErr_Occurred() ? -1 : add(result, word, amount);
            }
            if (status == 0 && PyDict_GetItemRef(result, word, &number) == 1) {
                int sum = PyLong_AsInt(number);
                Py_DECREF(number);
                if (sum == 0) {
                    status = PyDict_Pop(result, word, NULL);
                }
            }
            Py_DECREF(word);
            if (status < 0 || PyErr_Occurred()) {
                more = -1;
                break;
            }
        }
        Py_DECREF(iterator);
    }
    if (more < 0) {
        Py_CLEAR(result);
    }
    return result;
}

PyDoc_STRVAR(render_doc, "render(counts)\n\nA line `word: count` for each word, the most frequent first.");

static PyObject *
wordcount_render(PyObject *Py_UNUSED(module), PyObject *counts)
{
    PyObject *rows, *lines, *empty, *text = NULL;
    Py_ssize_t index, size;
    if (check_counts(counts) < 0) {
        return NULL;
    }
    rows = ranking(counts);
    if (rows == NULL) {
        return NULL;
    }
    lines = PyList_New(0);
    size = PyList_Size(rows);
    for (index = 0; lines != NULL && index < size; index++) {
        PyObject *word, *line = NULL;
        int number;
        if (read_row(rows, index, &number, &word) == 0) {
            /* The one English word that keeps its capital. */
            line = PyUnicode_EqualToUTF8(word, "i") ? PyUnicode_FromFormat("I: %d\n", number)
                                                    : PyUnicode_FromFormat("%U: %d\n", word, number);
            Py_DECREF(word);
        }
        if (line == NULL || PyList_Append(lines, line) < 0) {
            Py_CLEAR(lines);
        }
        Py_XDECREF(line);
    }
    Py_DECREF(rows);
    empty = lines == NULL ? NULL : PyUnicode_FromString("");
    if (empty != NULL) {
        text = PyUnicode_Join(empty, lines);
        Py_DECREF(empty);
    }
    Py_XDECREF(lines);
    return text;
}

static PyMethodDef methods[] = {
    {"count", wordcount_count, METH_VARARGS, count_doc},
    {"top", wordcount_top, METH_VARARGS, top_doc},
    {"merge", wordcount_merge, METH_VARARGS, merge_doc},
    {"render", wordcount_render, METH_O, render_doc},
    {NULL, NULL, 0, NULL},
};

static int
exec_module(PyObject *module)
{
    return PyModule_Add(module, "__version__", PyUnicode_FromString("1.0"));
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, (void *)exec_module},
    {0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "wordcount_c", "Counting words, in C.", 0, methods, slots, NULL, NULL, NULL,
};

PyMODINIT_FUNC
PyInit_wordcount_c(void)
{
    return PyModuleDef_Init(&definition);
}
