{{/* Labels that select a part: call with (dict "root" $ "part" "members"). */}}
{{- define "hemicycle.selector" -}}
app.kubernetes.io/name: hemicycle
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .part }}
{{- end }}

{{- define "hemicycle.labels" -}}
{{ include "hemicycle.selector" . }}
app.kubernetes.io/part-of: hemicycle
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- with .root.Values.country }}
hemicycle/country: {{ . | quote }}
{{- end }}
{{- end }}

{{/* members-be: a partition's Service, as directory.address expects it. */}}
{{- define "hemicycle.partition" -}}
{{ .part }}-{{ lower .root.Values.country }}
{{- end }}

{{- define "hemicycle.image" -}}
{{- $image := .Values.image -}}
{{ $image.repository }}{{ if $image.digest }}@{{ $image.digest }}{{ else }}:{{ default .Chart.AppVersion $image.tag }}{{ end }}
{{- end }}

{{- define "hemicycle.pullSecrets" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end }}

{{- define "hemicycle.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "hemicycle.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}

{{/* Environment of every process (commons/settings.py). */}}
{{- define "hemicycle.environment" -}}
- { name: HEMICYCLE_HOST, value: 0.0.0.0 }
- { name: HEMICYCLE_PORT, value: "8080" }
- { name: HEMICYCLE_DATA, value: /tmp/hemicycle }
- { name: HEMICYCLE_COUNTRIES, value: /etc/hemicycle/countries.toml }
- { name: HEMICYCLE_ADDRESSES, value: /etc/hemicycle/addresses.json }
- { name: HEMICYCLE_LOG_LEVEL, value: {{ .Values.telemetry.logLevel }} }
- { name: HEMICYCLE_SAMPLE_RATIO, value: {{ .Values.telemetry.sampleRatio | quote }} }
{{- with .Values.telemetry.otlpEndpoint }}
- { name: HEMICYCLE_OTLP_ENDPOINT, value: {{ . | quote }} }
{{- end }}
{{- end }}

{{/* A slow start is given a minute; a pod leaves its Service before it stops. */}}
{{- define "hemicycle.probes" -}}
startupProbe: { httpGet: { path: /live, port: http }, periodSeconds: 2, failureThreshold: 30 }
livenessProbe: { httpGet: { path: /live, port: http }, periodSeconds: 10, timeoutSeconds: 3 }
readinessProbe: { httpGet: { path: /ready, port: http }, periodSeconds: 5, timeoutSeconds: 3 }
lifecycle: { preStop: { sleep: { seconds: 5 } } }
{{- end }}

{{- define "hemicycle.spread" -}}
topologySpreadConstraints:
  {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{- include "hemicycle.selector" $ | nindent 8 }}
  {{- end }}
{{- end }}

{{/* addresses.json: every partition of every country in the directory, and the issuers. */}}
{{- define "hemicycle.addresses" -}}
{{- $directory := .Values.directory -}}
{{- $partitions := dict -}}
{{- range $country, $row := (fromToml (.Files.Get "files/countries.toml")).countries -}}
  {{- range $service := list "members" "governance" "clients" -}}
    {{- $pattern := $directory.address | replace "{service}" $service | replace "{country}" (lower $country) -}}
    {{- $name := printf "%s/%s" $service $country -}}
    {{- $_ := set $partitions $name (default $pattern (get $directory.elsewhere $name)) -}}
  {{- end -}}
{{- end -}}
{{- dict "issuers" $directory.issuers "partitions" $partitions | toPrettyJson -}}
{{- end }}

{{/* Names, issuers and telemetry, and the partitions of this cluster. */}}
{{- define "hemicycle.egress" -}}
- to: [{ namespaceSelector: {} }]
  ports: [{ protocol: UDP, port: 53 }, { protocol: TCP, port: 53 }]
- ports: [{ protocol: TCP, port: 443 }, { protocol: TCP, port: 4318 }]
- to: [{ namespaceSelector: {}, podSelector: { matchLabels: { app.kubernetes.io/name: hemicycle } } }]
  ports: [{ protocol: TCP, port: 8080 }]
{{- end }}
