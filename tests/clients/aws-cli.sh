#!/usr/bin/env bash
# The sequence with an independent client: the AWS CLI under the profiles that `serve` writes, with policies written by hand from the documentation
# (Managed Service for Apache Flink developer guide, "Use CMK: APIs"), not by this product. Refused where the module is refused.
# Tool: aws --version
# Needs the AWS CLI (1 or 2) and the built CmkFlink.Rehearsal. Ends with "N passed, N failed"; exit code 0 only if nothing failed.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
work=$(mktemp -d)
passed=0
failed=0

coproc SERVE { exec dotnet run --no-build --project src/CmkFlink.Rehearsal -- serve --directory "$work" --demo 2> "$work/serve.err"; }
serve_pid=$SERVE_PID
serve_in=${SERVE[1]}
cleanup() { eval "exec ${serve_in}>&-"; wait "$serve_pid" 2> /dev/null; rm -rf "$work"; }
trap cleanup EXIT
if ! read -r -t 300 ready <&"${SERVE[0]}"; then
  cat "$work/serve.err"
  echo "0 passed, 1 failed"
  exit 1
fi

member() { sed -E "s/.*\"$1\":\"([^\"]*)\".*/\1/" <<< "$ready"; }
AWS_SHARED_CREDENTIALS_FILE=$(member credentialsFile)
AWS_CONFIG_FILE=$(member configFile)
export AWS_SHARED_CREDENTIALS_FILE AWS_CONFIG_FILE AWS_PAGER="" AWS_EC2_METADATA_DISABLED=true AWS_MAX_ATTEMPTS=1
unset AWS_PROFILE AWS_REGION AWS_DEFAULT_REGION AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_ENDPOINT_URL

region=eu-west-1
account=123456789012
app=arn:aws:kinesisanalytics:$region:$account:application/orders
role() { echo "arn:aws:iam::$account:role/$1"; }

# as PROFILE, an aws command: output in $out, error text in $err
as() {
  local profile=$1
  shift
  out=$(aws --profile "$profile" --output text "$@" 2> "$work/err")
  local status=$?
  err=$(cat "$work/err")
  return $status
}
ok() { # ok WHAT as PROFILE ...
  local what=$1
  shift
  if "$@"; then passed=$((passed + 1)); printf 'ok       %s\n' "$what"; else failed=$((failed + 1)); printf 'FAILED   %s: %s\n' "$what" "$err"; fi
}
refused() { # refused WHAT ERROR-CODE as PROFILE ...
  local what=$1 code=$2
  shift 2
  if "$@"; then failed=$((failed + 1)); printf 'FAILED   %s: it was allowed\n' "$what"
  elif grep -qE "\(($code)\)" <<< "$err"; then passed=$((passed + 1)); printf 'refused  %s\n' "$what"
  else failed=$((failed + 1)); printf 'FAILED   %s: %s\n' "$what" "$err"; fi
}
same() { # same WHAT EXPECTED ACTUAL
  if [ "$2" = "$3" ]; then passed=$((passed + 1)); printf 'ok       %s\n' "$1"; else failed=$((failed + 1)); printf 'FAILED   %s: %s, not %s\n' "$1" "$3" "$2"; fi
}
# Looks at the application until it rests; the virtual time of the sandbox makes that tens of milliseconds, the CLI's own start takes longer.
at_rest() {
  local tries
  for tries in $(seq 1 60); do
    as operator kinesisanalyticsv2 describe-application --application-name orders --query ApplicationDetail.ApplicationStatus || return 1
    case $out in READY | RUNNING) return 0 ;; esac
  done
  err="application orders is $out after $tries looks"
  return 1
}

ec='"kms:EncryptionContext:aws:kinesisanalytics:arn":"'$app'"'
via='"kms:ViaService":"kinesisanalytics.'$region'.amazonaws.com"'
source_keys='"aws:SourceArn":"'$app'","aws:SourceAccount":"'$account'"'
grant='"kms:GrantConstraintType":"EncryptionContextSubset"'
only_decrypt='"ForAllValues:StringEquals":{"kms:GrantOperations":"Decrypt"}'

cat > "$work/operator-base.json" <<JSON
{"Version":"2012-10-17","Statement":[
 {"Effect":"Allow","Action":"kinesisanalytics:*","Resource":"*"},
 {"Effect":"Allow","Action":"iam:PassRole","Resource":"$(role FlinkExecution)"}]}
JSON
cat > "$work/key-administrator.json" <<JSON
{"Version":"2012-10-17","Statement":[
 {"Effect":"Allow","Action":["kms:CreateKey","kms:ListKeys","kms:ListAliases"],"Resource":"*"},
 {"Effect":"Allow","Action":["kms:CreateAlias","kms:DeleteAlias"],"Resource":["arn:aws:kms:$region:$account:key/*","arn:aws:kms:$region:$account:alias/*"]}]}
JSON
cat > "$work/key-policy.json" <<JSON
{"Version":"2012-10-17","Statement":[
 {"Effect":"Allow","Principal":{"AWS":"$(role KeyAdministrator)"},"Action":["kms:DescribeKey","kms:GetKeyPolicy","kms:PutKeyPolicy","kms:CreateAlias","kms:DeleteAlias","kms:EnableKey","kms:DisableKey"],"Resource":"*"},
 {"Effect":"Allow","Principal":{"AWS":"$(role Operator)"},"Action":"kms:DescribeKey","Resource":"*","Condition":{"StringEquals":{$via}}},
 {"Effect":"Allow","Principal":{"AWS":"$(role Operator)"},"Action":["kms:Decrypt","kms:GenerateDataKey","kms:GenerateDataKeyWithoutPlaintext"],"Resource":"*","Condition":{"StringEquals":{$ec,$via}}},
 {"Effect":"Allow","Principal":{"AWS":"$(role Operator)"},"Action":"kms:CreateGrant","Resource":"*","Condition":{"StringEquals":{$ec,$via,$grant},$only_decrypt}},
 {"Effect":"Allow","Principal":{"Service":["kinesisanalytics.amazonaws.com","infrastructure.kinesisanalytics.amazonaws.com"]},"Action":"kms:DescribeKey","Resource":"*","Condition":{"StringEquals":{$source_keys}}},
 {"Effect":"Allow","Principal":{"Service":"kinesisanalytics.amazonaws.com"},"Action":"kms:GenerateDataKey","Resource":"*","Condition":{"StringEquals":{$ec,$source_keys}}},
 {"Effect":"Allow","Principal":{"Service":"kinesisanalytics.amazonaws.com"},"Action":"kms:Decrypt","Resource":"*","Condition":{"StringEquals":{$ec}}},
 {"Effect":"Allow","Principal":{"Service":"infrastructure.kinesisanalytics.amazonaws.com"},"Action":["kms:Decrypt","kms:GenerateDataKeyWithoutPlaintext"],"Resource":"*","Condition":{"StringEquals":{$ec}}},
 {"Effect":"Allow","Principal":{"Service":"infrastructure.kinesisanalytics.amazonaws.com"},"Action":"kms:CreateGrant","Resource":"*","Condition":{"StringEquals":{$ec,$grant},$only_decrypt}}]}
JSON
# All but the last statement.
sed '$ d' "$work/key-policy.json" | sed -E '$ s/,$/]}/' > "$work/without-grants.json"
cat > "$work/operator-cmk.json" <<JSON
{"Version":"2012-10-17","Statement":[
 {"Effect":"Allow","Action":"kms:DescribeKey","Resource":"KEY","Condition":{"StringEquals":{$via}}},
 {"Effect":"Allow","Action":["kms:Decrypt","kms:GenerateDataKey","kms:GenerateDataKeyWithoutPlaintext"],"Resource":"KEY","Condition":{"StringEquals":{$via,$ec}}},
 {"Effect":"Allow","Action":"kms:CreateGrant","Resource":"KEY","Condition":{"StringEquals":{$via,$ec,$grant},$only_decrypt}}]}
JSON

# IAM administrator
for pair in Operator:operator-base KeyAdministrator:key-administrator; do
  ok "IAM administrator creates policy ${pair#*:}" as account-administrator iam create-policy --policy-name "${pair#*:}" --policy-document "file://$work/${pair#*:}.json" --query Policy.Arn
  ok "IAM administrator attaches it to ${pair%:*}" as account-administrator iam attach-role-policy --role-name "${pair%:*}" --policy-arn "arn:aws:iam::$account:policy/${pair#*:}"
done

# key administrator
refused "operator creates a key" AccessDeniedException as operator kms create-key
ok "key administrator creates the key" as key-administrator kms create-key --policy "file://$work/key-policy.json" --query KeyMetadata.Arn
key=$out
ok "key administrator names it" as key-administrator kms create-alias --alias-name alias/orders --target-key-id "$key"
refused "operator puts a key policy" AccessDeniedException as operator kms put-key-policy --key-id "$key" --policy-name default --policy "file://$work/key-policy.json"
refused "key administrator uses the key" AccessDeniedException as key-administrator kms generate-data-key --key-id "$key" --key-spec AES_256
refused "key administrator locks himself out" MalformedPolicyDocumentException as key-administrator kms put-key-policy --key-id "$key" --policy-name default --policy "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"$(role Operator)\"},\"Action\":\"kms:DescribeKey\",\"Resource\":\"*\"}]}"

# IAM administrator
sed "s#KEY#$key#" "$work/operator-cmk.json" > "$work/operator-cmk-filled.json"
ok "IAM administrator creates policy operator-cmk" as account-administrator iam create-policy --policy-name operator-cmk --policy-document "file://$work/operator-cmk-filled.json" --query Policy.Arn
ok "IAM administrator attaches it to Operator" as account-administrator iam attach-role-policy --role-name Operator --policy-arn "arn:aws:iam::$account:policy/operator-cmk"

# operator
switch() { as "$1" kinesisanalyticsv2 update-application --application-name "$2" --current-application-version-id "$3" --application-configuration-update "{\"ApplicationEncryptionConfigurationUpdate\":{\"KeyTypeUpdate\":\"CUSTOMER_MANAGED_KEY\",\"KeyIdUpdate\":\"$4\"}}" --query ApplicationDetail.ApplicationStatus; }
refused "key administrator changes the application" AccessDeniedException switch key-administrator orders 1 "$key"
refused "operator switches a Flink 1.18 application" "InvalidArgumentException|InvalidRequestException|InvalidApplicationConfigurationException" switch operator legacy 1 "$key"
refused "operator switches to an AWS managed key" "InvalidArgumentException|InvalidRequestException|AccessDeniedException" switch operator orders 1 alias/aws/kinesis
ok "key administrator disables the key" as key-administrator kms disable-key --key-id "$key"
refused "operator switches to a disabled key" "InvalidArgumentException|InvalidRequestException|AccessDeniedException" switch operator orders 1 "$key"
ok "key administrator enables the key" as key-administrator kms enable-key --key-id "$key"
ok "key administrator takes the grants for running state away" as key-administrator kms put-key-policy --key-id "$key" --policy-name default --policy "file://$work/without-grants.json"
refused "operator switches without them" "InvalidArgumentException|InvalidRequestException|AccessDeniedException" switch operator orders 1 "$key"
ok "key administrator gives them back" as key-administrator kms put-key-policy --key-id "$key" --policy-name default --policy "file://$work/key-policy.json"
ok "operator switches to the key by its alias" switch operator orders 1 alias/orders
ok "the application comes to rest" at_rest
ok "operator looks at the key in use" as operator kinesisanalyticsv2 describe-application --application-name orders --query ApplicationDetail.ApplicationConfigurationDescription.ApplicationEncryptionConfigurationDescription.KeyId
same "the alias was resolved to the key's ARN" "$key" "$out"
ok "operator takes a snapshot" as operator kinesisanalyticsv2 create-application-snapshot --application-name orders --snapshot-name under-the-key
ready() {
  local tries
  for tries in $(seq 1 60); do
    as operator kinesisanalyticsv2 describe-application-snapshot --application-name orders --snapshot-name under-the-key --query SnapshotDetails.SnapshotStatus || return 1
    [ "$out" = READY ] && return 0
  done
  err="the snapshot is $out after $tries looks"
  return 1
}
ok "the snapshot is READY" ready
ok "operator lists the snapshots" as operator kinesisanalyticsv2 list-application-snapshots --application-name orders --query "SnapshotSummaries[?ApplicationEncryptionConfigurationDescription.KeyType=='AWS_OWNED_KEY'].[SnapshotName,SnapshotCreationTimestamp]"
while read -r name created; do
  ok "operator deletes snapshot $name" as operator kinesisanalyticsv2 delete-application-snapshot --application-name orders --snapshot-name "$name" --snapshot-creation-timestamp "$created"
done <<< "$out"
ok "operator goes back to the AWS owned key" as operator kinesisanalyticsv2 update-application --application-name orders --current-application-version-id 2 --application-configuration-update '{"ApplicationEncryptionConfigurationUpdate":{"KeyTypeUpdate":"AWS_OWNED_KEY"}}' --query ApplicationDetail.ApplicationStatus
ok "the application comes to rest" at_rest
same "it runs" RUNNING "$out"

echo
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
