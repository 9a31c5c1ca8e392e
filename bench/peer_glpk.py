#!/usr/bin/env python3
"""A peer: the frontier of an additive scenario of two parties by GLPK and the epsilon-constraint method.

usage: peer_glpk.py SECONDS < FIGURES     figures as bench/plain.c reads them; prints JSON: points, seconds, is_done

Most of the first party's utility, then of the second's (lexicographic, by one weighted objective), then the
same with the second to get at least one more than it had, until nothing is left. The program is made once and
kept inside GLPK's library, so that each step starts where the last one ended: faster than a process a
point. Its seconds are processor time of the steps alone."""
import ctypes
import json
import sys
import time

MAXIMISE, LOWER, FIXED, BINARY, OPTIMAL = 2, 2, 5, 3, 5


def library():
    glpk = ctypes.CDLL("libglpk.so.40")
    glpk.glp_create_prob.restype = ctypes.c_void_p
    glpk.glp_mip_col_val.restype = ctypes.c_double
    glpk.glp_term_out(0)
    return glpk


def build(glpk, worth):
    problem = ctypes.c_void_p(glpk.glp_create_prob())
    issues, real = len(worth), ctypes.c_double
    need_row, weight = issues + 1, 1 + sum(max(o[1] for o in issue) for issue in worth)
    glpk.glp_set_obj_dir(problem, MAXIMISE)
    glpk.glp_add_rows(problem, need_row)
    glpk.glp_add_cols(problem, sum(len(issue) for issue in worth))
    column = 0
    for i, issue in enumerate(worth):
        glpk.glp_set_row_bnds(problem, i + 1, FIXED, real(1), real(1))
        for first, second in issue:
            column += 1
            glpk.glp_set_col_kind(problem, column, BINARY)
            glpk.glp_set_obj_coef(problem, column, real(first * weight + second))
            glpk.glp_set_mat_col(problem, column, 2, (ctypes.c_int * 3)(0, i + 1, need_row),
                                 (real * 3)(0, 1, second))
    return problem, need_row


def step(glpk, problem, need_row, need, worth):
    """The next point, from its options in whole numbers; None when there is none."""
    glpk.glp_set_row_bnds(problem, need_row, LOWER, ctypes.c_double(need), ctypes.c_double(0))
    glpk.glp_simplex(problem, None)
    if glpk.glp_get_status(problem) != OPTIMAL:
        return None
    glpk.glp_intopt(problem, None)
    if glpk.glp_mip_status(problem) != OPTIMAL:
        return None
    point, column = [0, 0], 0
    for issue in worth:
        for option in issue:
            column += 1
            if glpk.glp_mip_col_val(problem, column) > 0.5:
                point = [point[0] + option[0], point[1] + option[1]]
    return point


def main():
    limit, figures = float(sys.argv[1]), iter(int(w) for w in sys.stdin.read().split())
    issues, options, parties = next(figures), next(figures), next(figures)
    assert parties == 2
    worth = [[(next(figures), next(figures)) for _ in range(options)] for _ in range(issues)]
    glpk = library()
    problem, need_row = build(glpk, worth)
    began, points, is_done, need = time.thread_time(), [], False, 0
    while time.thread_time() - began < limit:
        point = step(glpk, problem, need_row, need, worth)
        if point is None:
            is_done = True
            break
        points.append(point)
        need = max(point[1], need) + 1
    print(json.dumps({"points": points, "seconds": time.thread_time() - began, "is_done": is_done}))


if __name__ == "__main__":
    main()
