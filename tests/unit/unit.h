/* unit.h -- what all unit tests include, in the order that cmocka needs. */
#ifndef TRUCE_TESTS_UNIT_H
#define TRUCE_TESTS_UNIT_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#endif
