package io.htpasswd.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;

/** The table as bars: each rival's time as a multiple of C's. */
final class Charts {
    private Charts() {}

    static void draw(Measurements measured, List<MeasuredHash> hashes, Path file, String jdk) throws IOException {
        List<MeasuredHash> compared =
                hashes.stream().filter(hash -> measured.has(hash.name(), "C")).toList();
        if (compared.isEmpty()) return;
        CategoryChart chart = new CategoryChartBuilder()
                .width(1100)
                .height(500)
                .title("Time of one verification as a multiple of C's (libaprutil for apr1, libxcrypt else), JDK "
                        + jdk)
                .yAxisTitle("x C, lower is faster")
                .build();
        chart.getStyler().setXAxisLabelRotation(20);
        Set<String> rivals = new LinkedHashSet<>();
        for (MeasuredHash hash : compared) rivals.addAll(hash.rivals());
        List<String> names = compared.stream().map(MeasuredHash::name).toList();
        for (String rival : rivals) {
            List<@Nullable Double> ratios = new ArrayList<>();
            for (MeasuredHash hash : compared) {
                ratios.add(measured.has(hash.name(), rival) ? measured.ratio(hash.name(), rival, "C") : null);
            }
            chart.addSeries(rival, names, ratios);
        }
        save(chart, file);
    }

    /** Requests a second of every server, by hash; on a logarithmic axis, for nothing else shows a hash beside none. */
    static void drawServers(Measurements measured, Map<String, List<String>> servers, Path file) throws IOException {
        CategoryChart chart = new CategoryChartBuilder()
                .width(1100)
                .height(500)
                .title("Requests a second on one processor; nginx and httpd hash every request, by design")
                .yAxisTitle("requests/s, logarithmic, higher is faster")
                .build();
        chart.getStyler().setYAxisLogarithmic(true).setYAxisMin(1.0);
        Set<String> names = new LinkedHashSet<>();
        servers.values().forEach(names::addAll);
        List<String> works = List.copyOf(servers.keySet());
        for (String name : names) {
            List<@Nullable Double> rates = new ArrayList<>();
            for (String work : works) rates.add(measured.has(work, name) ? 1e9 / measured.nanos(work, name) : null);
            chart.addSeries(name, works, rates);
        }
        save(chart, file);
    }

    /** Milliseconds by kind of request and flood; on a logarithmic axis. */
    static void drawFlood(Map<String, Map<String, Double>> medians, Path file) throws IOException {
        CategoryChart chart = new CategoryChartBuilder()
                .width(1100)
                .height(500)
                .title("Median answer while 128 connections send wrong passwords, bcrypt 10")
                .yAxisTitle("ms, logarithmic, lower is better")
                .build();
        chart.getStyler().setYAxisLogarithmic(true).setYAxisMin(0.1).setXAxisLabelRotation(20);
        medians.forEach(
                (kind, floods) -> chart.addSeries(kind, List.copyOf(floods.keySet()), List.copyOf(floods.values())));
        save(chart, file);
    }

    private static void save(CategoryChart chart, Path file) throws IOException {
        String name = file.toString();
        VectorGraphicsEncoder.saveVectorGraphic(
                chart, name.substring(0, name.length() - ".svg".length()), VectorGraphicsFormat.SVG);
    }
}
