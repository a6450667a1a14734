/*
 * picture.c
 *		Axes, curves, a legend and a mark.
 *
 * The host has a threshold and a value for each point; all else is decided here,
 * with few settings, as a picture that needs none is used more often.  Text that
 * comes from outside is escaped, and no number is written that SVG cannot read.
 * Long curves are thinned where no pixel would change.
 *
 * The steps of ticks, 1, 2 and 5 times powers of ten, are an old rule; so they
 * are in Heckbert, Nice Numbers for Graph Labels (1990).
 */
#include "core/format/picture.h"

#include <float.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

/* Where things are, in pixels. */
#define WIDTH 760
#define HEIGHT 400
#define LEFT 60
#define TOP 30
#define PLOT_WIDTH 500
#define PLOT_HEIGHT 310
#define LEGEND_LEFT (LEFT + PLOT_WIDTH + 20)
#define LEGEND_STEP 20
#define LEAST_DIGITS 6			/* of the number at a tick */
#define MAX_TICKS 12
#define SMALLEST_RANGE 1e-300
#define LABEL_WIDTH 160			/* of the mark's, at most */

/* Colours that also the colour-blind tell apart (Okabe and Ito, 2008). */
static const char *const colours[] = {
	"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"
};

#define NCOLOURS (sizeof(colours) / sizeof(colours[0]))

/* One direction of the plot: values from low to high, and where ticks are. */
typedef struct Axis
{
	double		low;
	double		high;
	double		step;
} Axis;

static void write_format(ByteBuffer *out, const char *format,...) HOST_PRINTF(2, 3);

/* What it writes is short; names of curves are cut off rather than run over. */
static void
write_format(ByteBuffer *out, const char *format,...)
{
	char		line[512];
	va_list		arguments;
	int			length;

	va_start(arguments, format);
	length = vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	buffer_append(out, line, length < (int) sizeof(line) ? (uint64_t) length : sizeof(line) - 1);
}

/* Ticks at multiples of 1, 2 or 5 times a power of ten, at most ten of them. */
static double
tick_step(double range)
{
	double		power = pow(10, floor(log10(range / 5)));

	return range <= 5 * power * 1.01 ? power : range <= 10 * power * 1.01 ? 2 * power : 5 * power;
}

/* Where a value is between both ends of an axis; halves, lest the difference overflow. */
static double
position(const Axis *axis, double value)
{
	return (value / 2 - axis->low / 2) / (axis->high / 2 - axis->low / 2);
}

/*
 * The value of a tick, counted from the first; false after the last.  Where
 * the values are too close for numbers between them, ticks may coincide.
 */
static bool
tick_value(const Axis *axis, int number, double *value)
{
	*value = (ceil(axis->low / axis->step - 1e-9) + number) * axis->step;
	return number < MAX_TICKS && isfinite(*value) && *value <= axis->high + 1e-9 * axis->step;
}

/* An axis for values from low to high, which may be one, or as good as one. */
static Axis
make_axis(double low, double high)
{
	if (!(high / 2 - low / 2 > fmax(SMALLEST_RANGE, 32 * DBL_EPSILON * fmax(fabs(low), fabs(high)))))
	{
		double		margin = fabs(low) > 1 ? fabs(low) / 2 : 0.5;

		low = fmax(low - margin, -DBL_MAX);
		high = fmin(high + margin, DBL_MAX);
	}
	return (Axis) {low, high, 2 * tick_step(high / 2 - low / 2)};
}

static double
x_pixel(const Axis *axis, double value)
{
	return LEFT + PLOT_WIDTH * position(axis, value);
}

static double
y_pixel(const Axis *axis, double value)
{
	return TOP + PLOT_HEIGHT * (1 - position(axis, value));
}

/* From 0, and to 1 if all values are shares, or else a little above the largest. */
static Axis
value_axis(Host *host, const Picture *picture)
{
	double		low = 0;
	double		high = 1;

	for (const PictureCurve *curve = picture->curves; curve < picture->curves + picture->ncurves; curve++)
	{
		for (uint32_t i = 0; i < curve->npoints; i++)
		{
			double		value = curve->values[i];

			if (value < low)
				low = value;
			if (value > high)
				high = value;
			host_tick(host, i);
		}
	}
	if (high > 1)
		high += (high - low) / 20;
	return make_axis(low, high);
}

/* Significant digits that tell one tick from the next. */
static int
tick_digits(const Axis *axis)
{
	double		digits = ceil(log10(fmax(fabs(axis->low), fabs(axis->high)) / axis->step)) + 1;

	return (int) fmin(fmax(digits, LEAST_DIGITS), DBL_DECIMAL_DIG);
}

static void
write_x_axis(ByteBuffer *out, const Axis *axis, const char *name)
{
	double		value;

	for (int tick = 0; tick_value(axis, tick, &value); tick++)
	{
		double		x = x_pixel(axis, value);

		write_format(out, "<path d=\"M%.1f %dv%d\" stroke=\"#ddd\"/>\n", x, TOP, PLOT_HEIGHT);
		write_format(out, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.*g</text>\n",
					 x, TOP + PLOT_HEIGHT + 18, tick_digits(axis), value == 0 ? 0 : value);
	}
	write_format(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
				 LEFT + PLOT_WIDTH / 2, HEIGHT - 16, name);
}

static void
write_y_axis(ByteBuffer *out, const Axis *axis)
{
	double		value;

	for (int tick = 0; tick_value(axis, tick, &value); tick++)
	{
		double		y = y_pixel(axis, value);

		write_format(out, "<path d=\"M%d %.1fh%d\" stroke=\"#ddd\"/>\n", LEFT, y, PLOT_WIDTH);
		write_format(out, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.*g</text>\n",
					 LEFT - 8, y + 4, tick_digits(axis), value == 0 ? 0 : value);
	}
}

static void
write_point(ByteBuffer *out, const Axis *x_axis, const Axis *y_axis, double x, double y, bool first)
{
	write_format(out, "%s%.1f %.1f", first ? "M" : "L", x_pixel(x_axis, x), y_pixel(y_axis, y));
}

/* The points from start to stop fall into one column: the extremes will do. */
static void
write_column(ByteBuffer *out, const PictureCurve *curve, const Axis *x_axis, const Axis *y_axis,
			 uint32_t start, uint32_t stop, bool first)
{
	const double *values = curve->values;
	uint32_t	low = start;
	uint32_t	high = start;

	for (uint32_t i = start; i < stop; i++)
	{
		if (values[i] < values[low])
			low = i;
		if (values[i] > values[high])
			high = i;
	}
	for (uint32_t i = start; i < stop; i++)
	{
		if (i != start && i != low && i != high && i != stop - 1)
			continue;
		write_point(out, x_axis, y_axis, curve->x[i], values[i], first);
		first = false;
	}
}

/* A curve is interrupted where it has no value. */
static void
write_curve(ByteBuffer *out, const PictureCurve *curve, const char *colour, const Axis *x_axis, const Axis *y_axis)
{
	const double *x = curve->x;
	bool		first = true;

	write_format(out, "<path fill=\"none\" stroke=\"%s\" stroke-width=\"2\" stroke-linejoin=\"round\" d=\"", colour);
	for (uint32_t start = 0, stop; start < curve->npoints; start = stop)
	{
		double		column = floor(x_pixel(x_axis, x[start]));

		stop = start + 1;
		if (isnan(curve->values[start]))
		{
			first = true;
			continue;
		}
		while (stop < curve->npoints && !isnan(curve->values[stop]) && floor(x_pixel(x_axis, x[stop])) == column)
			stop++;
		host_tick_range(out->host, start, stop);
		write_column(out, curve, x_axis, y_axis, start, stop, first);
		first = false;
	}
	buffer_string(out, "\"/>\n");
}

static void
write_legend(ByteBuffer *out, const Picture *picture)
{
	for (uint32_t i = 0; i < picture->ncurves; i++)
	{
		int			y = TOP + 10 + (int) i * LEGEND_STEP;

		host_tick(out->host, i);
		write_format(out, "<path d=\"M%d %dh20\" stroke=\"%s\" stroke-width=\"2\"/>\n",
					 LEGEND_LEFT, y, colours[i % NCOLOURS]);
		write_format(out, "<text x=\"%d\" y=\"%d\">%s</text>\n", LEGEND_LEFT + 26, y + 4, picture->curves[i].name);
	}
}

static void
write_mark(ByteBuffer *out, const Picture *picture, const Axis *x_axis, const Axis *y_axis)
{
	const char *name = picture->curves[picture->marked_curve].name;
	double		value = picture->marked_value;
	double		x = x_pixel(x_axis, picture->marked_x);

	write_format(out, "<path d=\"M%.1f %dv%d\" stroke=\"#555\" stroke-dasharray=\"4 3\"/>\n", x, TOP, PLOT_HEIGHT);
	write_format(out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>\n", x, y_pixel(y_axis, value),
				 colours[picture->marked_curve % NCOLOURS]);
	write_format(out, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">best %s: %.4g at %.6g</text>\n",
				 fmax(x, LABEL_WIDTH / 2), TOP - 10, name, value, picture->marked_x);
}

/* Names a best point that is beyond all others, at the side where it would be. */
static void
write_infinite_mark(ByteBuffer *out, const Picture *picture)
{
	bool		right = picture->marked_x > 0;

	write_format(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">best %s: %.4g at %sInfinity</text>\n",
				 right ? LEFT + PLOT_WIDTH : LEFT, TOP - 10, right ? "end" : "start",
				 picture->curves[picture->marked_curve].name, picture->marked_value, right ? "" : "-");
}

void
picture_widen(Picture *picture, const PictureCurve *curve)
{
	if (curve->npoints == 0)
		return;
	picture->x_low = fmin(picture->x_low, curve->x[0]);
	picture->x_high = fmax(picture->x_high, curve->x[curve->npoints - 1]);
}

void
picture_write(ByteBuffer *out, const Picture *picture)
{
	Axis		x_axis = isnan(picture->x_low) ? make_axis(0, 1) : make_axis(picture->x_low, picture->x_high);
	Axis		y_axis = value_axis(out->host, picture);
	int			legend_height = 2 * TOP + (int) picture->ncurves * LEGEND_STEP;
	int			height = legend_height > HEIGHT ? legend_height : HEIGHT;

	write_format(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
				 "font-family=\"sans-serif\" font-size=\"12\">\n", WIDTH, height, WIDTH, height);
	write_format(out, "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n", WIDTH, height);
	write_x_axis(out, &x_axis, picture->x_name);
	write_y_axis(out, &y_axis);
	write_format(out, "<path d=\"M%d %dv%dh%d\" fill=\"none\" stroke=\"#333\"/>\n", LEFT, TOP, PLOT_HEIGHT, PLOT_WIDTH);
	for (uint32_t i = 0; i < picture->ncurves; i++)
	{
		host_tick(out->host, i);
		write_curve(out, &picture->curves[i], colours[i % NCOLOURS], &x_axis, &y_axis);
	}
	if (picture->marked_curve < picture->ncurves && isinf(picture->marked_x))
		write_infinite_mark(out, picture);
	else if (picture->marked_curve < picture->ncurves)
		write_mark(out, picture, &x_axis, &y_axis);
	write_legend(out, picture);
	buffer_string(out, "</svg>\n");
}
