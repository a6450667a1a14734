/*
 * picture.h
 *		A line picture as a self-contained SVG document.
 */
#ifndef STARLINGS_PICTURE_H
#define STARLINGS_PICTURE_H

#include "core/util/buffer.h"

#define NO_CURVE UINT32_MAX

/* One value for each point; NaN where there is none.  Others are finite. */
typedef struct PictureCurve
{
	const char *name;			/* needs no escaping in XML */
	uint32_t	npoints;
	const double *x;			/* finite, ascending */
	const double *values;
} PictureCurve;

typedef struct Picture
{
	const char *x_name;			/* likewise */
	double		x_low;			/* where all points are; both are NaN if there are none */
	double		x_high;
	uint32_t	ncurves;
	PictureCurve *curves;
	uint32_t	marked_curve;	/* the curve with a point to mark, or NO_CURVE */
	double		marked_x;		/* that point, of which an infinite one is only named */
	double		marked_value;
} Picture;

/* Makes the picture as wide as a curve. */
extern void picture_widen(Picture *picture, const PictureCurve *curve);

/*
 * Writes the document.  Of points that would fall into one column of pixels,
 * only the first, the last, the lowest and the highest are drawn.
 */
extern void picture_write(ByteBuffer *out, const Picture *picture);

#endif
