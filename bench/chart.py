"""Curves as SVG, without any library: logarithmic axes, a title and a description for those who do not see the
picture, dashes and marks so that it can be read without colours."""
import math
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 760, 470
LEFT, RIGHT, TOP, BOTTOM = 78, 168, 52, 58
LABEL_GAP = 15  # pixels between two names at the right
STYLES = [("#000000", "", "disc"), ("#a04000", "7 4", "square"), ("#005f9e", "2 3", "triangle"),
          ("#5b2a86", "9 3 2 3", "ring"), ("#00664f", "4 2", "cross")]
RAISED = str.maketrans("0123456789-", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207b")


class Axis:
    """Numbers to pixels. Logarithmic from power of ten to power of ten, or whole numbers as they are."""

    def __init__(self, values, start, end, is_log):
        self.is_log = is_log
        low, high = min(values), max(values)
        if is_log:
            self.low, self.high = math.floor(math.log10(low) + 1e-9), math.ceil(math.log10(high) - 1e-9)
            self.high = max(self.high, self.low + 1)
            step = max(1, -(-(self.high - self.low) // 8))
            self.high = self.low + step * -(-(self.high - self.low) // step)
            self.ticks = [10.0 ** e for e in range(self.low, self.high + 1, step)]
        else:
            self.low, self.high = low, high if high > low else low + 1
            self.ticks = list(range(math.ceil(low), math.floor(high) + 1))
        self.start, self.end = start, end

    def place(self, value):
        at = (math.log10(value) if self.is_log else value)
        return self.start + (at - self.low) / (self.high - self.low) * (self.end - self.start)


def power(value):
    exponent = round(math.log10(value))
    return "1" if exponent == 0 else "10" if exponent == 1 else "10" + str(exponent).translate(RAISED)


def duration(value):
    """A power of ten of seconds."""
    for least, unit in ((1, "s"), (1e-3, "ms"), (1e-6, "\u00b5s"), (1e-9, "ns")):
        if value >= least * 0.999:
            return f"{round(value / least):,} {unit}"
    return f"{value:.0e} s"


def mark(kind, x, y, colour):
    shapes = {"disc": f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>',
              "ring": f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#fff" stroke="{colour}" stroke-width="1.8"/>',
              "square": f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="#fff" stroke="{colour}" '
                        'stroke-width="1.8"/>',
              "triangle": f'<path d="M{x:.1f} {y - 5:.1f}L{x + 5:.1f} {y + 4:.1f}H{x - 5:.1f}Z" fill="{colour}"/>',
              "cross": f'<path d="M{x - 4:.1f} {y - 4:.1f}L{x + 4:.1f} {y + 4:.1f}M{x - 4:.1f} {y + 4:.1f}'
                       f'L{x + 4:.1f} {y - 4:.1f}" stroke="{colour}" stroke-width="2"/>'}
    return shapes[kind]


def spread(wanted, low, high):
    """Moves the places of names apart, in their order, as little as need be."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed = list(wanted)
    for before, after in zip(order, order[1:]):
        placed[after] = max(placed[after], placed[before] + LABEL_GAP)
    over = max(0, max(placed) - high) if placed else 0
    if over:
        for i in reversed(order):
            placed[i] = min(placed[i], high - LABEL_GAP * sum(wanted[j] > wanted[i] for j in order))
    return [max(low, y) for y in placed]


def grid(x_axis, y_axis, x_name, y_name):
    lines = []
    for value in x_axis.ticks:
        x = x_axis.place(value)
        lines.append(f'<path d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#d5d5d5"/>')
        lines.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">'
                     f'{power(value) if x_axis.is_log else value}</text>')
    for value in y_axis.ticks:
        y = y_axis.place(value)
        lines.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#d5d5d5"/>')
        lines.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{duration(value)}</text>')
    lines.append(f'<path d="M{LEFT} {TOP}V{HEIGHT - BOTTOM}H{WIDTH - RIGHT}" fill="none" stroke="#000"/>')
    lines.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2:.1f}" y="{HEIGHT - 14}" text-anchor="middle">{escape(x_name)}</text>')
    lines.append(f'<text x="16" y="{(TOP + HEIGHT - BOTTOM) / 2:.1f}" text-anchor="middle" '
                 f'transform="rotate(-90 16 {(TOP + HEIGHT - BOTTOM) / 2:.1f})">{escape(y_name)}</text>')
    return lines


def draw(title, description, x_name, series, is_x_log=True, y_name="processor time"):
    """The picture as text. `series`: (name, [(x, seconds), ...]) each; empty ones are left out."""
    series = [(name, sorted(points)) for name, points in series if points]
    x_axis = Axis([x for _, points in series for x, _ in points], LEFT, WIDTH - RIGHT, is_x_log)
    y_axis = Axis([y for _, points in series for _, y in points], HEIGHT - BOTTOM, TOP, True)
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
             f'height="{HEIGHT}" role="img" aria-labelledby="title description" font-family="sans-serif" font-size="13">',
             f'<title id="title">{escape(title)}</title>', f'<desc id="description">{escape(description)}</desc>',
             f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
             f'<text x="{LEFT}" y="28" font-size="16" font-weight="bold">{escape(title)}</text>']
    lines += grid(x_axis, y_axis, x_name, y_name)
    ends = [(x_axis.place(points[-1][0]), y_axis.place(points[-1][1])) for _, points in series]
    names = spread([y for _, y in ends], TOP, HEIGHT - BOTTOM)
    for k, ((name, points), (end_x, end_y), y) in enumerate(zip(series, ends, names)):
        colour, dash, kind = STYLES[k % len(STYLES)]
        path = " ".join(f"{x_axis.place(px):.1f},{y_axis.place(py):.1f}" for px, py in points)
        lines.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"'
                     + (f' stroke-dasharray="{dash}"' if dash else "") + "/>")
        lines += [mark(kind, x_axis.place(px), y_axis.place(py), colour) for px, py in points]
        label = WIDTH - RIGHT + 14
        lines.append(f'<path d="M{end_x + 7:.1f} {end_y:.1f}L{label - 2} {y:.1f}" stroke="#999" stroke-dasharray="1 4"/>')
        lines.append(mark(kind, label + 5, y, colour))
        lines.append(f'<text x="{label + 14}" y="{y + 4:.1f}">{escape(name)}</text>')
    return "\n".join(lines + ["</svg>"]) + "\n"
