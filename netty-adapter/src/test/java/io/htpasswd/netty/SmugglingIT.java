package io.htpasswd.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.testing.Wire;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Messages whose end two servers may see in two places. Whatever the codec makes of one: it is answered once and for all, and
 * the request with good credentials that stands in what may be its body is never served.
 */
class SmugglingIT {
    private static final String CANARY = Wire.get("/canary", Server.GOOD);
    private static final String CHUNK = Integer.toHexString(CANARY.length()) + "\r\n" + CANARY + "\r\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Two lengths, of two kinds
                "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n@",
                "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n@0\r\n\r\n",
                "Content-Length: 5\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n@",
                "Content-Length: 3\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n@",
                "Transfer-Encoding: identity, chunked, chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n@",
                "Transfer-Encoding: identity\r\n\r\n@",
                "Transfer-Encoding: gzip\r\n\r\n@",
                "Transfer-Encoding: chunked, gzip\r\n\r\n@",
                // A coding that only one of the two reads
                "Content-Length: 5\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n@",
                "Content-Length: 5\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n@",
                "Content-Length: 5\r\nTransfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n@",
                "Content-Length: 5\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n@",
                "Content-Length: 5\r\nX: y\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n@",
                // Two lengths of one kind
                "Content-Length: 0\r\nContent-Length: 300\r\n\r\n@",
                "Content-Length: 300\r\nContent-Length: 0\r\n\r\n@",
                "Content-Length: 0, 300\r\n\r\n@",
                "Content-Length: 3\r\n 00\r\n\r\n@",
                // No length at all
                "Content-Length: -1\r\n\r\n@",
                "Content-Length: +0\r\n\r\n@",
                "Content-Length: 0x0\r\n\r\n@",
                "Content-Length: 99999999999999999999\r\n\r\n@",
                // Chunks that are none
                "Transfer-Encoding: chunked\r\n\r\nx\r\n@",
                "Transfer-Encoding: chunked\r\n\r\n-1\r\n@",
                "Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n@",
                "Transfer-Encoding: chunked\r\n\r\n8000000000000000\r\n@",
                "Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n@",
                "Transfer-Encoding: chunked\r\n\r\n0\n\n@",
                // A request in an extension, in a chunk, in a trailer
                "Transfer-Encoding: chunked\r\n\r\n1;a=\n@\r\nb\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n#0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n0\r\nX: y\n\n@\r\n\r\n"
            })
    void ambiguousMessageIsAnsweredOnceAndServesNothing(String rest) throws Exception {
        String attempt = "POST / HTTP/1.1\r\nHost: localhost\r\n" + Server.BAD + "\r\n"
                + rest.replace("@", CANARY).replace("#", CHUNK);
        for (Http1Pipeline pipeline :
                List.of(Http1Pipeline.BARE, Http1Pipeline.WHOLE, Http1Pipeline.BEHIND_AGGREGATOR)) {
            try (Server server = new Server(pipeline.withHalfClosure());
                    Wire wire = new Wire(server.port())) {
                assertThat(wire.send(attempt).finish().answers())
                        .as("%s", pipeline)
                        .hasSizeLessThanOrEqualTo(1)
                        .isSubsetOf(400, 401);
                assertThat(server.served()).as("%s", pipeline).isEmpty();
            }
        }
    }
}
