// Verifies the proofs of credentials by digitalbazaar's libraries.
// Standard input: {documents: {address: document}, credentials: {name: credential}}; output: {name: true or false}.
import {readFileSync} from 'node:fs';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {Ed25519Signature2020} from '@digitalbazaar/ed25519-signature-2020';
import {cryptosuite as ecdsa} from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import jsigs from 'jsonld-signatures';

const {documents, credentials} = JSON.parse(readFileSync(0, 'utf8'));
const documentLoader = async url => {
  if (!(url in documents)) throw new Error(`unknown: ${url}`);
  return {contextUrl: null, documentUrl: url, document: documents[url]};
};
const suite = [new DataIntegrityProof({cryptosuite}), new Ed25519Signature2020()];
const ofPoints = [new DataIntegrityProof({cryptosuite: ecdsa})];
const found = {};
for (const [name, credential] of Object.entries(credentials)) {
  const purpose = new jsigs.purposes.AssertionProofPurpose();
  const result = await jsigs.verify(credential, {suite: credential.proof.cryptosuite === ecdsa.name ? ofPoints : suite, purpose, documentLoader});
  found[name] = result.verified;
}
console.log(JSON.stringify(found));
