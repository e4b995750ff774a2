/**
 * agentgateway's policy documents, Kubernetes and standalone, as maps that any YAML or JSON library makes: start at
 * {@link io.htpasswd.config.PolicyConfig}.
 */
package io.htpasswd.config;
