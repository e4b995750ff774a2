package io.htpasswd.basic;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.file.Htpasswd;
import io.htpasswd.testing.RawRequest;
import io.htpasswd.testing.Table;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class HeaderVectorsTest {
    private static final Map<String, BasicAuth> GUARDS = new ConcurrentHashMap<>();

    @TestFactory
    List<DynamicTest> evaluateEveryRequestOfHeadersTsv() {
        Map<String, String> reasons = Table.read("header-reasons.tsv").rows().stream()
                .collect(Collectors.toMap(row -> row.get("id"), row -> row.get("reason")));
        return Table.read("headers.tsv").rows().stream()
                .map(row -> DynamicTest.dynamicTest(row + " " + row.get("name"), () -> {
                    Decision decision = decide(row);
                    String reason = decision.fold(
                            a -> "ok", a -> "anonymous", d -> d.reason().name());
                    if (row.get("rfc").equals("accept")) assertThat(reason).isEqualTo("ok");
                    if (row.get("rfc").equals("reject")) assertThat(reason).isNotEqualTo("ok");
                    assertThat(reason).isEqualTo(reasons.get(row.get("id")));
                }))
                .toList();
    }

    @Test
    void everyRowHasAReasonAndNoReasonIsWithoutItsRow() {
        Function<String, List<String>> ids = table ->
                Table.read(table).rows().stream().map(row -> row.get("id")).toList();
        assertThat(ids.apply("header-reasons.tsv")).isEqualTo(ids.apply("headers.tsv"));
    }

    private static Decision decide(Table.Row row) {
        BasicAuth guard = GUARDS.computeIfAbsent(
                row.get("file"),
                file -> BasicAuth.of(Policy.strict(), Htpasswd.parse(Table.bytes("fixed/" + file + ".htpasswd"))));
        return guard.evaluate(RawRequest.last(row.get("request")));
    }
}
