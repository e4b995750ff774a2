/**
 * agentgateway's policy documents, Kubernetes and standalone, as maps that any YAML or JSON library makes: start at
 * {@link io.htpasswd.config.PolicyConfig}.
 */
@NullMarked
package io.htpasswd.config;

import org.jspecify.annotations.NullMarked;
