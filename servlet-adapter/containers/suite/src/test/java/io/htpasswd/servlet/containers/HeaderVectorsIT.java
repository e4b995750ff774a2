package io.htpasswd.servlet.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htpasswd.basic.Policy;
import io.htpasswd.servlet.BasicAuthFilter;
import io.htpasswd.servlet.containers.Container.Running;
import io.htpasswd.testing.HeaderRow;
import io.htpasswd.testing.Table;
import io.htpasswd.testing.Wire.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The requests of headers.tsv, byte for byte, over a port. Rows that the container answers itself, without asking the filter,
 * stand in container-answers.tsv with the reason; every other row gets core's own answer.
 */
class HeaderVectorsIT {
    @Test
    void everyRowGetsCoresAnswerUnlessTheContainerIsListedWithItsOwn() throws Exception {
        List<String> wrong = new ArrayList<>();
        Map<String, String> own = new TreeMap<>();
        try (Running server = start()) {
            for (HeaderRow row : HeaderRow.all()) {
                Answer answer = row.ask(server.port());
                if (answer.field(HandedOnFilter.MARK) == null) {
                    own.put(row.id(), answer.outcome());
                    if (row.isToBeAccepted()) wrong.add(row + " is to be accepted");
                } else if (!row.isCores(answer)) {
                    wrong.add(row + ": " + answer.status() + " " + answer.fields());
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(own).isEqualTo(listed());
    }

    private static Running start() throws Exception {
        return new WebApp()
                .filter("/*", new HandedOnFilter())
                .filter("/*", new BasicAuthFilter(request -> HeaderRow.guard(request.getRequestURI())))
                .page("/*", (in, out) -> out.setHeader(HeaderRow.USER_FIELD, HeaderRow.named(in.getRemoteUser())))
                .start();
    }

    @Test
    void realmOfTheRowWithOtherThanAsciiIsRefusedWhenBuilt() {
        assertThatThrownBy(() -> Policy.strict().withRealm("café")).isInstanceOf(IllegalArgumentException.class);
    }

    private static Map<String, String> listed() {
        String container = Container.present().name();
        return Table.read("container-answers.tsv").rows().stream()
                .filter(row -> row.get("container").equals(container))
                .collect(Collectors.toMap(row -> row.get("id"), row -> row.get("answer")));
    }
}
