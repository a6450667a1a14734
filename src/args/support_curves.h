/*
 * support_curves.h
 *		The rows of sweep_support_agg as curves.
 */
#ifndef STARLINGS_SUPPORT_CURVES_H
#define STARLINGS_SUPPORT_CURVES_H

#include "server/server_host.h"

#include "core/format/picture.h"
#include "utils/array.h"

/* Shares of the pairs that entities claim. */
typedef enum SupportShare
{
	SHARE_DIRECT,
	SHARE_CONTRADICTED,
	SHARE_INFERRED,
	SHARES						/* how many there are */
} SupportShare;

/* A curve for each, over the same thresholds. */
typedef struct SupportCurves
{
	PictureCurve curves[SHARES];
} SupportCurves;

/* The curves of an array of starlings_support, whatever its order; rows without a finite threshold are passed over. */
extern SupportCurves support_curves(Host *host, ArrayType *array);

#endif
