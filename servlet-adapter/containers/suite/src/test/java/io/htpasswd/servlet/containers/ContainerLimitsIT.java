package io.htpasswd.servlet.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.servlet.containers.Container.Running;
import io.htpasswd.testing.Table;
import io.htpasswd.testing.Wire;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Requests without credentials that no row of headers.tsv has, and that a container may answer itself: container-limits.tsv
 * says which does. All others get the guard's 401.
 */
class ContainerLimitsIT {
    private static final Map<String, String> REQUESTS = Map.of(
            "OPTIONS *", Wire.request("OPTIONS", "*"),
            "2 MiB", Wire.request("POST", "/", "Content-Length: 2097152"),
            "2 MiB and a byte", Wire.request("POST", "/", "Content-Length: 2097153"),
            "1 GiB", Wire.request("POST", "/", "Content-Length: 1073741824"));

    @Test
    void everyRequestGetsTheGuardsAnswerUnlessTheContainerIsListedWithItsOwn() throws Exception {
        Map<String, String> answers = new TreeMap<>();
        try (Running server = new WebApp()
                .filter("/*", new HandedOnFilter())
                .guard(BasicAuth.of(Policy.strict(), new Users()))
                .page("/*", (in, out) -> out.getWriter().print("nobody sees this"))
                .start()) {
            for (Map.Entry<String, String> request : REQUESTS.entrySet()) {
                Wire.Answer answer = Wire.ask(server.port(), request.getValue());
                boolean guarded = answer.field(HandedOnFilter.MARK) != null && answer.status() == 401;
                answers.put(request.getKey(), guarded ? "guard" : String.valueOf(answer.status()));
            }
        }
        assertThat(answers).isEqualTo(expected());
    }

    private static Map<String, String> expected() {
        Map<String, String> expected = new TreeMap<>();
        REQUESTS.keySet().forEach(request -> expected.put(request, "guard"));
        for (Table.Row row : Table.read("container-limits.tsv").rows()) {
            if (row.get("container").equals(Container.present().name())) {
                assertThat(expected.put(row.get("request"), row.get("answer"))).isEqualTo("guard");
            }
        }
        return expected;
    }
}
