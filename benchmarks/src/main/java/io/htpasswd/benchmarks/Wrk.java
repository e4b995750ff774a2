package io.htpasswd.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** wrk, which keeps connections busy for a time: every answer is followed by the next request. */
final class Wrk {
    private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in");
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([\\d.]+)");
    private static final Pattern REFUSED = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");

    private final Process process;

    private Wrk(Process process) {
        this.process = process;
    }

    /** What came of a run; {@code refused} answers were neither 2xx nor 3xx. */
    record Result(long requests, double perSecond, long refused) {}

    static Wrk start(String url, int connections, int seconds, String authorization) throws IOException {
        return start(List.of(), url, connections, seconds, field(authorization));
    }

    /** On one processor alone. */
    static Wrk startOn(int processor, String url, int connections, int seconds, String authorization)
            throws IOException {
        return start(pinnedTo(processor), url, connections, seconds, field(authorization));
    }

    /** On one processor alone, with the requests of a script. */
    static Wrk startOn(int processor, String url, int connections, int seconds, Path script) throws IOException {
        return start(pinnedTo(processor), url, connections, seconds, List.of("-s", script.toString()));
    }

    /** A script: one request of each of these users after the other. */
    static String requestsOf(List<String> users) {
        String values = users.stream()
                .map(user -> '"' + MeasuredHash.authorization(user, MeasuredHash.PASSWORD) + '"')
                .collect(Collectors.joining(", "));
        return """
                local values = { %s }
                local requests = {}
                local next = 0
                init = function()
                  for i, value in ipairs(values) do
                    requests[i] = wrk.format("GET", nil, { ["Authorization"] = value })
                  end
                end
                request = function()
                  next = next %% #requests + 1
                  return requests[next]
                end
                """.formatted(values);
    }

    private static List<String> pinnedTo(int processor) {
        return List.of("taskset", "-c", String.valueOf(processor));
    }

    private static Wrk start(List<String> before, String url, int connections, int seconds, List<String> requests)
            throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of("wrk", "-t1", "-c" + connections, "-d" + seconds + "s", "--timeout", "30s"));
        command.addAll(requests);
        command.add(url);
        return new Wrk(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    private static List<String> field(String authorization) {
        return List.of("-H", "Authorization: " + authorization);
    }

    Result result() throws IOException, InterruptedException {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        if (process.waitFor() != 0) throw new IOException("wrk failed: " + out);
        return new Result((long) number(REQUESTS, out, Double.NaN), number(RATE, out, Double.NaN), (long)
                number(REFUSED, out, 0));
    }

    private static double number(Pattern pattern, String out, double otherwise) {
        Matcher found = pattern.matcher(out);
        return found.find() ? Double.parseDouble(found.group(1)) : otherwise;
    }
}
