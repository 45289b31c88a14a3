{{- define "trident.container" -}}
image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
env:
  - name: TRIDENT_DATABASE_URL
    valueFrom: { secretKeyRef: { name: {{ .Values.secretName }}, key: database-url } }
  - name: TRIDENT_SECRET_FILE
    value: /run/trident/keys.json
  - name: TRIDENT_IS_HTTPS
    value: {{ .Values.isHttps | quote }}
volumeMounts:
  - { name: keys, mountPath: /run/trident, readOnly: true }
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  allowPrivilegeEscalation: false
  capabilities: { drop: [ALL] }
resources: {{- toYaml .Values.resources | nindent 2 }}
{{- end -}}
{{- define "trident.volumes" -}}
- name: keys
  secret: { secretName: {{ .Values.secretName }}, items: [{ key: keys.json, path: keys.json }] }
{{- end -}}
