package io.htpasswd.recipes.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.htpasswd.testing.HeaderRow;
import io.htpasswd.testing.Table;
import io.htpasswd.testing.Wire.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/**
 * The requests of headers.tsv, byte for byte, over a port of the JDK's server: core gives the same answers behind forty lines
 * that know none of its rules. Rows that the server answers itself stand in jdk-answers.tsv with the reason.
 */
class HeaderVectorsIT {
    private static final String MARK = "X-Asked";

    @Test
    void everyRowGetsCoresAnswerUnlessTheServerIsListedWithItsOwn() throws Exception {
        Map<String, String> others = new TreeMap<>();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        HttpServer server = start(threads);
        try {
            for (HeaderRow row : HeaderRow.all()) {
                Answer answer = row.ask(server.getAddress().getPort(), true);
                boolean asked = answer.field(MARK) != null;
                if (!asked || !row.isCores(answer)) others.put(row.id(), answer.outcome());
            }
        } finally {
            server.stop(0);
            threads.shutdown();
        }
        assertThat(others).isEqualTo(Table.read("jdk-answers.tsv").column("answer"));
    }

    @Test
    void noListedRowIsOneToAccept() {
        Set<String> listed = Table.read("jdk-answers.tsv").column("answer").keySet();
        assertThat(HeaderRow.all())
                .filteredOn(HeaderRow::isToBeAccepted)
                .extracting(HeaderRow::id)
                .doesNotContainAnyElementsOf(listed);
    }

    private static HttpServer start(ExecutorService threads) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        for (char file = 'A'; file <= 'H'; file++) guard(server, "/f/" + file);
        for (int realm = 0; realm <= 7; realm++) guard(server, "/r/" + realm);
        server.setExecutor(threads);
        server.start();
        return server;
    }

    private static void guard(HttpServer server, String path) {
        server.createContext(path, HeaderVectorsIT::nameTheUser)
                .getFilters()
                .addAll(List.of(
                        Filter.beforeHandler(
                                "marks",
                                exchange -> exchange.getResponseHeaders().set(MARK, "yes")),
                        new BasicAuthFilter(HeaderRow.guard(path))));
    }

    private static void nameTheUser(HttpExchange exchange) throws IOException {
        try (exchange) {
            String user = exchange.getPrincipal().getUsername();
            exchange.getResponseHeaders().set(HeaderRow.USER_FIELD, HeaderRow.named(user));
            boolean stripped = !exchange.getRequestHeaders().containsKey("Authorization");
            exchange.sendResponseHeaders(stripped ? 200 : 500, -1);
        }
    }
}
