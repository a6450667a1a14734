/*
 * task.h
 *		A short task beside what the caller does.
 */
#ifndef STARLINGS_TASK_H
#define STARLINGS_TASK_H

#include "core/host.h"

/*
 * Begins a task, which is short and calls nothing of the host, and returns at
 * once; a task that the host has already is waited for.  Without a thread to be
 * had, the task is done before this returns.
 */
extern void task_start(Host *host, void (*work) (void *context), void *context);

/* Waits for the end of the host's task, if it has one. */
extern void task_wait(Host *host);

#endif
