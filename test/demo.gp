# Draws precision, recall and F1 over the threshold from what demo.sql wrote.
# Run at the top of the source tree: gnuplot test/demo.gp

folder = "test/tmp/"
set datafile separator comma

# The best threshold, and its F1 as a label.
stats folder."best.csv" every ::1 using (best = $1, best_f1 = $2) nooutput

set terminal pngcairo size 1400,820 font "DejaVu Sans,15" linewidth 1.4 background "#ffffff"
set output folder."curve.png"

set title "What every threshold gives" font ",20" textcolor rgb "#222222" offset 0,0.4
set xlabel "threshold" textcolor rgb "#444444"
set ylabel "measure over pairs of records" textcolor rgb "#444444" offset -0.5,0
set xrange [0.4:0.95]
set yrange [0:1.04]
set xtics 0.4,0.05 nomirror out textcolor rgb "#444444"
set ytics 0,0.1 nomirror out textcolor rgb "#444444"
set format x "%.2f"
set format y "%.1f"
set border 3 linecolor rgb "#888888"
set grid linecolor rgb "#e4e4e4" linewidth 1 linetype 1
set key at graph 0.03,0.78 left top Left reverse spacing 1.4 samplen 3 textcolor rgb "#222222"
set lmargin 10
set rmargin 4
set tmargin 4

set arrow from best,0 to best,best_f1 nohead dashtype 2 linewidth 1.2 linecolor rgb "#555555"
set label sprintf("best threshold %.4f\nF1 %.4f", best, best_f1) \
    at best,0.12 left offset 1.2,0 textcolor rgb "#222222"

plot folder."curve.csv" every ::1 using 1:3 with lines linewidth 2.5 linecolor rgb "#0072b2" title "precision", \
     folder."curve.csv" every ::1 using 1:4 with lines linewidth 2.5 linecolor rgb "#e69f00" title "recall", \
     folder."curve.csv" every ::1 using 1:5 with lines linewidth 3.5 linecolor rgb "#222222" title "F1", \
     folder."best.csv"  every ::1 using 1:2 with points pointtype 7 pointsize 1.6 linecolor rgb "#d55e00" notitle
