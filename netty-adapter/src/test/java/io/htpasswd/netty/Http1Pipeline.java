package io.htpasswd.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpContentDecompressor;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerExpectContinueHandler;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;

/** HTTP/1.1 pipelines that people build, as far as the guard's place in them differs. */
enum Http1Pipeline implements Server.Assembly {
    BARE {
        @Override
        void fill(ChannelPipeline pipeline, Server server) {
            pipeline.addLast(server.guard(), server.application());
        }
    },
    /** The place that {@link BasicAuthHandler} recommends. */
    WHOLE {
        @Override
        void fill(ChannelPipeline pipeline, Server server) {
            pipeline.addLast(
                    server.guard(),
                    new HttpServerKeepAliveHandler(),
                    new HttpContentDecompressor(0),
                    new HttpServerExpectContinueHandler(),
                    new HttpObjectAggregator(MOST),
                    server.application());
        }
    },
    BEHIND_KEEP_ALIVE {
        @Override
        void fill(ChannelPipeline pipeline, Server server) {
            pipeline.addLast(new HttpServerKeepAliveHandler(), server.guard(), server.application());
        }
    },
    BEHIND_AGGREGATOR {
        @Override
        void fill(ChannelPipeline pipeline, Server server) {
            pipeline.addLast(new HttpObjectAggregator(MOST), server.guard(), server.application());
        }
    },
    APPLICATION_ON_ANOTHER_THREAD {
        @Override
        void fill(ChannelPipeline pipeline, Server server) {
            pipeline.addLast(server.guard()).addLast(server.elsewhere(), server.application());
        }
    };

    private static final int MOST = 4 << 20;

    abstract void fill(ChannelPipeline pipeline, Server server);

    @Override
    public void assemble(Channel channel, Server server) {
        fill(channel.pipeline().addLast(new HttpServerCodec()), server);
    }
}
