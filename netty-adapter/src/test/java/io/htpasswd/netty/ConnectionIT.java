package io.htpasswd.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.testing.Wire;
import io.htpasswd.testing.Wire.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A connection outlives its denials, and its answers come in the order of their requests, whatever stands around the guard. */
class ConnectionIT {
    @ParameterizedTest
    @EnumSource
    void hundredDenialsLeaveAConnectionThatServes(Http1Pipeline pipeline) throws Exception {
        try (Server server = new Server(pipeline);
                Wire wire = new Wire(server.port())) {
            for (int i = 0; i < 100; i++) {
                wire.send(i % 2 == 0 ? Wire.get("/") : Wire.get("/", Server.BAD));
                assertThat(wire.answer().status()).as("denial %d", i).isEqualTo(401);
            }
            assertThat(wire.send(Wire.get("/", Server.GOOD)).answer().body()).isEqualTo("user sent 0");
            assertThat(server.served()).containsExactly("GET /");
        }
    }

    @ParameterizedTest
    @EnumSource
    void pipelinedNoneBadGoodAreAnsweredInOrder(Http1Pipeline pipeline) throws Exception {
        try (Server server = new Server(pipeline);
                Wire wire = new Wire(server.port())) {
            wire.send(Wire.get("/") + Wire.get("/", Server.BAD) + Wire.get("/", Server.GOOD));
            Answer none = wire.answer();
            assertThat(none.status()).isEqualTo(401);
            assertThat(none.body()).endsWith("no basic authentication credentials found");
            Answer bad = wire.answer();
            assertThat(bad.status()).isEqualTo(401);
            assertThat(bad.body()).endsWith("invalid credentials");
            assertThat(wire.answer().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void twentyPipelinedGoodRequestsAreAllServed(Http1Pipeline pipeline) throws Exception {
        try (Server server = new Server(pipeline);
                Wire wire = new Wire(server.port())) {
            List<String> asked = new ArrayList<>();
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < 20; i++) {
                asked.add("POST /" + i);
                requests.append(Wire.request("POST", "/" + i, Server.GOOD, "Content-Length: " + i))
                        .append("x".repeat(i));
            }
            wire.send(requests.toString());
            for (int i = 0; i < 20; i++) {
                Answer answer = wire.answer();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo("user sent " + i);
            }
            assertThat(server.served()).isEqualTo(asked);
        }
    }

    @ParameterizedTest
    @EnumSource
    void twentyFourMixedRequestsAreAnsweredInOrderAlsoByteByByte(Http1Pipeline pipeline) throws Exception {
        String[] credentials = {"Accept: */*", Server.BAD, Server.GOOD};
        int[] statuses = {401, 401, 200};
        StringBuilder requests = new StringBuilder();
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            boolean whole = i % 2 == 0;
            requests.append(Wire.request(
                            "POST",
                            "/" + i,
                            credentials[i % 3],
                            whole ? "Content-Length: 3" : "Transfer-Encoding: chunked"))
                    .append(whole ? "abc" : Wire.chunked("abc"));
            expected.add(statuses[i % 3]);
        }
        try (Server server = new Server(pipeline)) {
            try (Wire wire = new Wire(server.port())) {
                wire.send(requests.toString());
                for (int status : expected) assertThat(wire.answer().status()).isEqualTo(status);
            }
            try (Wire wire = new Wire(server.port())) {
                for (char c : requests.toString().toCharArray()) wire.send(String.valueOf(c));
                for (int status : expected) assertThat(wire.answer().status()).isEqualTo(status);
            }
            List<String> good =
                    IntStream.range(0, 8).mapToObj(i -> "POST /" + (3 * i + 2)).toList();
            assertThat(server.served())
                    .isEqualTo(Stream.of(good, good).flatMap(List::stream).toList());
        }
    }
}
