/* What the matchers of the patterns share with the module that calls them. */
#ifndef MATCHERS_H
#define MATCHERS_H
#include <stdint.h>

/* How often a repeated group may repeat before the search is left to `re`, which keeps its own stack. */
#define DEEPEST 500
#define MOST_GROUPS 32
#define MOST_LOOPS 64

typedef uint16_t Char;

typedef struct {
    const Char *s;           /* the text, two bytes a character */
    int stop;                /* nothing is looked at from here on */
    int start, end;          /* what was found */
    int full;                /* whether the match must end at `stop` */
    int forbid;              /* an empty match must not stand here; -1: it may stand anywhere */
    int last;                /* the group closed last, 0: none */
    int depth, over;         /* how deep repeated groups are, and whether that was too deep */
    int n[MOST_LOOPS];       /* how often each of them has matched */
    int m[2 * MOST_GROUPS];  /* where each group begins and ends, -1: nowhere */
} Ctx;

typedef int (*Matching)(Ctx *, int);

typedef struct {
    const char *pattern;     /* UTF-8, `length` bytes */
    int length, asked;       /* `asked`: the flags it was asked for with, `flags`: those that hold */
    int flags, groups;
    const char *names;       /* the names of groups and their numbers: "name=1,other=2" */
    Matching match, search;
} Matcher;

static inline int at_end(Ctx *c, int i) {
    if (i == c->forbid || (c->full && i != c->stop)) return 0;
    c->end = i;
    return 1;
}

extern const Matcher MATCHERS[];
extern const int MATCHERS_COUNT;
#endif
